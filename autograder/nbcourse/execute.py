"""Runs one notebook's cells in a sandbox; this side is trusted and believes nothing of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from .. import codec, messages, wire
from ..examiner.session import Overrun, Stream
from ..messages import Cell, CellDone, FilePart, FilesEnd, Output
from ..sandbox.launch import Sandbox
from .outputs import CellOutputs

GRACE_SECONDS = 3.0
"""How long after its time a cell has to react to being interrupted."""
FILES_SECONDS = 60.0
MAX_FILES = 1000
CHUNK = 1 << 20
MAX_BYTES = 64 << 20
"""Bytes of all outputs of a notebook; after these only errors count."""
RESTARTS = 5
"""How often a notebook is started again whose process died or could not be interrupted."""

DIED, HUNG = "DeadKernelError", "CellTimeoutError"


@dataclass(frozen=True)
class CodeCell:
    """A cell to run: its place among the notebook's cells, and its seconds (0: no limit).

    One that `tests` is not there before its turn: what the student wrote could read it. `code` is
    what it comes to, where that is known (see `messages.RunNotebook`).
    """

    index: int
    source: str
    seconds: float
    tests: bool = True
    code: bytes = b""


@dataclass
class Executed:
    """What came of a notebook: the outputs by cell, what ended cells, and the files it left.

    `ended` holds the cells that failed, with the error's name and message; of these `timed_out`
    took too long and `lost` took the process with them.
    """

    outputs: dict[int, list[NotebookNode]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    ended: dict[int, tuple[str, str]] = field(default_factory=dict)
    timed_out: set[int] = field(default_factory=set)
    lost: dict[int, str] = field(default_factory=dict)
    clipped: set[int] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    files_left_out: int = 0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0


class _Lost(Exception):
    """The sandbox is gone, or has broken the rules: no more is to be had from it."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


def execute(
    spawn: Callable[[], Sandbox],
    cells: Sequence[CodeCell],
    files: Mapping[str, bytes],
    environment: Mapping[str, str],
    files_limit: int,
    seconds: float,
) -> Executed:
    """Run `cells` in order, in a folder with `files`, for `seconds`; raises `SandboxError`.

    A cell that kills the process, or cannot be interrupted, fails; the others run again in a
    new sandbox without it, and keep the outputs that they had first. Files that were written are
    handed back up to `files_limit` bytes.
    """
    done = Executed()
    until = time.monotonic() + seconds
    for number, cell in enumerate(cells, 1):
        done.counts[cell.index] = number
    for _ in range(RESTARTS):
        left = [cell for cell in cells if cell.index not in done.lost]
        if time.monotonic() > until or all(cell.index in done.outputs for cell in left):
            break
        _Run(spawn(), left, done, until).go(files, environment, files_limit)
    for cell in cells:
        if cell.index not in done.outputs:
            reason = "the notebook's process died too often, or its time was used up"
            outputs = CellOutputs(done.counts[cell.index], {})
            outputs.error(DIED, reason, [f"{DIED}: {reason}"])
            done.outputs[cell.index] = outputs.outputs
            done.ended[cell.index] = DIED, reason
            done.lost[cell.index] = reason
    return done


class _Run:
    """One sandbox's run over the cells that are left."""

    def __init__(
        self, sandbox: Sandbox, cells: Sequence[CodeCell], done: Executed, until: float
    ) -> None:
        self._sandbox = sandbox
        self._stream = Stream(sandbox.connection)
        self._cells = cells
        self._done = done
        self._until = until
        self._room = MAX_BYTES
        self._displays: dict[str, list[NotebookNode]] = {}
        self._sequence = 0

    def go(self, files: Mapping[str, bytes], environment: Mapping[str, str], limit: int) -> None:
        try:
            self._put(files)
            for cells in _together(self._cells):
                sources = [Cell(cell.index, cell.source) for cell in cells]
                seconds, codes = [cell.seconds for cell in cells], [cell.code for cell in cells]
                self._ask(messages.RunNotebook(sources, seconds, codes, dict(environment)))
                for cell in cells:
                    self._await(cell)
            self._take_files(limit)
        except _Lost:
            pass
        finally:
            ended = self._sandbox.end()
            self._done.cpu_seconds += ended.cpu_seconds
            self._done.peak_mb = max(self._done.peak_mb, ended.peak_mb)

    def _await(self, cell: CodeCell) -> None:
        """Take over what a cell shows until it is done. Raises `_Lost`, with that noted."""
        found = CellOutputs(self._done.counts[cell.index], self._displays, self._room)
        first = cell.index not in self._done.outputs
        try:
            ended = self._listen(cell, found)
        except _Lost as error:
            if first:
                name = error.kind
                self._keep(cell, found, CellDone(cell.index, name, str(error)))
                self._done.lost[cell.index] = str(error)
                if name == HUNG:
                    self._done.timed_out.add(cell.index)
            else:  # it ran before; this time it did not
                self._done.lost[cell.index] = str(error)
            raise
        self._room -= min(found.bytes, self._room)
        if first:
            self._keep(cell, found, ended)

    def _keep(self, cell: CodeCell, found: CellOutputs, ended: CellDone) -> None:
        done = self._done
        if ended.out_of_time:
            done.timed_out.add(cell.index)
        if ended.error:
            name, message = codec.clip(ended.error, 200), codec.clip(ended.message)
            done.ended[cell.index] = name, message
            shown = [each.ename for each in found.outputs if each.output_type == "error"]
            if name not in shown and not ended.out_of_time and name != HUNG:
                found.error(name, message, [f"{name}: {message}"])
        if found.clipped:
            done.clipped.add(cell.index)
        done.outputs[cell.index] = found.outputs

    def _listen(self, cell: CodeCell, found: CellOutputs) -> CellDone:
        until = self._until
        if cell.seconds:
            until = min(until, time.monotonic() + cell.seconds + GRACE_SECONDS)
        while True:
            message, contents = self._next(cell, until)
            if isinstance(message, Output):
                try:
                    found.add(message, contents)
                except ValueError as error:
                    raise _Lost(DIED, f"the notebook's process sent {error}") from None
            elif isinstance(message, CellDone) and message.number == cell.index:
                return message
            else:
                raise _Lost(DIED, "the notebook's process sent something unexpected")

    def _next(self, cell: CodeCell | None, until: float) -> tuple[messages.Reply, memoryview]:
        try:
            while True:
                sequence, data = self._stream.next(until - time.monotonic())
                message, contents = wire.read_reply(data)
                if sequence == self._sequence:
                    return message, contents
                if sequence > self._sequence or not isinstance(message, Output):
                    raise _Lost(DIED, "the notebook's process answered out of turn")
                # a thread said it between two cells: it belongs to neither
        except Overrun:
            reason = "the time for the whole notebook is used up"
            if time.monotonic() < self._until and cell is not None:
                reason = f"it took longer than {cell.seconds:g} s, and could not be interrupted"
            raise _Lost(HUNG, reason) from None
        except EOFError:
            raise _Lost(DIED, self._sandbox.crashed()) from None
        except messages.WireError as error:
            raise _Lost(DIED, f"the notebook's process sent {error}") from None

    # --- requests ---

    def _put(self, files: Mapping[str, bytes]) -> None:
        for path, data in files.items():
            for start in range(0, max(len(data), 1), CHUNK):
                self._ask(messages.PutFile(path), data[start : start + CHUNK])

    def _ask(self, request: messages.Request, data: bytes = b"") -> None:
        self._sequence += 1
        frame = wire.frame(self._sequence, wire.payload(request, [data] if data else []))
        connection = self._sandbox.connection
        connection.settimeout(FILES_SECONDS)
        try:
            connection.sendall(frame)
        except OSError:
            raise _Lost(DIED, self._sandbox.crashed()) from None
        finally:
            if connection.fileno() >= 0:
                connection.setblocking(False)

    def _take_files(self, limit: int) -> None:
        """The files that the notebook left, as far as they are few and small enough."""
        self._ask(messages.TakeFiles(limit))
        until = time.monotonic() + FILES_SECONDS
        parts: dict[str, list[bytes]] = {}
        size = 0
        while True:
            message, contents = self._next(None, until)
            if isinstance(message, Output):
                continue  # a thread still has something to say
            if isinstance(message, FilesEnd):
                self._done.files_left_out = max(message.left_out, 0)
                break
            size += len(contents)
            if not isinstance(message, FilePart) or size > limit or len(parts) > MAX_FILES:
                self._done.files_left_out = 1
                return
            if is_plain(message.path):
                parts.setdefault(message.path, []).append(bytes(contents))
        self._done.files = {path: b"".join(pieces) for path, pieces in parts.items()}


def _together(cells: Sequence[CodeCell]) -> Iterator[list[CodeCell]]:
    """Cells in order, each test with those behind it that may be there before their turn."""
    found: list[CodeCell] = []
    for cell in cells:
        if cell.tests and found:
            yield found
            found = []
        found.append(cell)
    if found:
        yield found


def is_plain(path: str) -> bool:
    """Whether a path that a sandbox names stays in its folder and has nothing odd in it."""
    parts = path.split("/")
    return (
        len(path) <= 1000
        and len(parts) <= 20
        and path.isprintable()
        and "\\" not in path
        and all(part not in ("", ".", "..") and len(part.encode()) <= 255 for part in parts)
    )
