"""Runs a notebook's cells as a Jupyter kernel does, and hands over all that they show.

Streams, results as MIME bundles, displays, plots at a cell's end, errors with tracebacks, what
is written to the descriptors 1 and 2 by libraries and commands, and the files that are left in
the notebook's folder. Like everything here it shares a process with the student's code: whoever
reads the outputs must bound and rebuild them.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .. import codec, wire
from ..messages import (
    CellDone,
    FilePart,
    FilesEnd,
    Output,
    Part,
    PutFile,
    Reply,
    RunNotebook,
    TakeFiles,
)
from ..serving import describe_error
from . import rehearsal, tracebacks
from .shell import run_command
from .showing import STREAM_CHARACTERS, Hook, Publisher, Stream

FOLDER = "notebook"
"""The notebook's folder, beneath the one in which the sandbox starts."""
CELL_BYTES = 8 << 20
"""How much of displays and results is kept of one cell, text aside."""
TEXT_BYTES = 1 << 16
"""How much is kept of the plain text of a result, of a message or of a line of a traceback."""
TRACEBACK_LINES = 400
CHUNK = 1 << 20
RING_AGAIN = 0.2
FOREVER = 1e6

Send = Callable[[bytes], None]


class Kernel:
    """IPython's shell with its outputs turned into messages: made once, before any fork."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._send: Send | None = None
        self._lock = threading.RLock()
        self._sending = False
        self._left = CELL_BYTES
        self._flush: Callable[[], None] = lambda: None
        self._out_of_time = False
        self._process = 0
        self._begun = False
        self._put: dict[str, tuple[int, int]] = {}
        self._captured: dict[str, int] = {}
        self._streams = [
            Stream(name, number, self._show_stream, self._is_elsewhere)
            for name, number in (("stdout", 1), ("stderr", 2))
        ]
        for name in ("showtraceback", "showsyntaxerror"):  # `make_shell` silenced them
            shell.__dict__.pop(name, None)
        shell.InteractiveTB.structured_traceback = self._traceback
        shell._showtraceback = self._show_error
        shell.system = self._system
        shell.display_pub = Publisher(parent=shell, shell=shell)
        shell.display_pub.kernel = self
        self._hook_up()
        self._warm_up()
        self._hook_up()

    def _hook_up(self) -> None:
        """A new hook for results, which remembers none."""
        hook = Hook(shell=self._shell, cache_size=1000, parent=self._shell)
        hook.kernel = self
        self._shell.displayhook = self._shell.display_trap.hook = hook
        self._shell.user_ns["_oh"].clear()
        for name in ("_", "__", "___"):
            self._shell.user_ns_hidden.pop(name, None)

    def _warm_up(self) -> None:
        """Run cells as for a submission, and forget them: what takes long when it is done first is
        done then, and Python has specialised what all cells go through."""
        self._process, self._send = os.getpid(), lambda data: None
        self._captured = {stream.name: sys.maxsize for stream in self._streams}
        with contextlib.redirect_stdout(self._streams[0]):
            for source in rehearsal.of_notebooks():
                self._run(1, source, FOREVER)
        plots = sys.modules.get("matplotlib.pyplot")
        if plots is not None:
            import matplotlib_inline.backend_inline  # noqa: F401  (it finds the shell by itself)

            plots.plot([0, 1])
            self._shell.events.trigger("post_execute")
            plots.close("all")
        self._process, self._send, self._captured = 0, None, {}
        self._shell.forget()

    # --- requests ---

    def connect(self, send: Send, flush: Callable[[], None]) -> None:
        """Start in a sandbox: `send` carries payloads to whoever asks, at the latest on `flush`."""
        self._send = send
        self._flush = flush
        self._process = os.getpid()
        self._shell.builtin_trap.activate()
        os.mkdir(FOLDER)
        os.chdir(FOLDER)
        sys.path.insert(0, "")
        sys.stdout, sys.stderr = self._streams
        for stream in self._streams:
            descriptor = os.memfd_create(stream.name)
            fcntl.fcntl(descriptor, fcntl.F_SETFL, os.O_APPEND)  # many processes may write to it
            os.dup2(descriptor, stream.fileno())
            os.close(descriptor)
            self._captured[stream.name] = 0
        signal.signal(signal.SIGALRM, self._ring)

    def answer(self, request: RunNotebook | PutFile | TakeFiles, buffers: memoryview) -> None:
        if isinstance(request, PutFile):
            self._put_file(request.path, buffers)
        elif isinstance(request, TakeFiles):
            self._take_files(request.limit)
        else:
            if not self._begun:
                os.environ.update(request.environment)
                self._begun = True
            cells = zip(request.cells, request.seconds, request.codes, strict=True)
            for cell, seconds, code in cells:
                self._shell.given = code
                done = self._run(cell.number, cell.source, seconds)
                if self._is_elsewhere():
                    os._exit(0)  # the cell forked: its child ends with it
                self._reply(done, [])
                self._flush()

    def _run(self, number: int, source: str, seconds: float) -> CellDone:
        self._left = CELL_BYTES
        self._out_of_time = False
        for stream in self._streams:
            stream.begin()
        error: BaseException | None
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, RING_AGAIN)
            result = self._shell.run_cell(source, store_history=True)
            error = result.error_before_exec or result.error_in_exec
        except BaseException as caught:
            error = caught
        self._quietly(signal.setitimer, signal.ITIMER_REAL, 0)
        self._quietly(self._finish)
        if error is None:
            return CellDone(number, out_of_time=self._out_of_time)
        told = describe_error(error, {})
        return CellDone(number, told.name, told.message, out_of_time=self._out_of_time)

    def _quietly(self, function: Callable[..., Any], *args: Any) -> None:
        """Call `function`, again if the alarm rings in it."""
        while True:
            try:
                function(*args)
                return
            except KeyboardInterrupt:
                continue

    def _is_elsewhere(self) -> bool:
        """Whether this is not the process that is connected: it warms up, or a cell has forked it.
        Two could not send at once."""
        return os.getpid() != self._process

    def _finish(self) -> None:
        """Show what is left at the end of a cell."""
        if self._is_elsewhere():
            return
        for stream in self._streams:
            stream.flush()
            self._show_captured(stream)

    def _ring(self, number: int, frame: Any) -> None:
        self._out_of_time = True
        if not self._sending:
            raise KeyboardInterrupt

    # --- what is shown ---

    def show(self, kind: Any, data: Any, metadata: Any, name: str = "") -> None:
        """Show a MIME bundle."""
        self._finish()
        contents = {str(mime): _content(value) for mime, value in dict(data).items()}
        size = sum(map(len, contents.values()))
        if size > self._left:
            text = contents.get("text/plain", b"")[:TEXT_BYTES]
            contents = {"text/plain": text or b"(left out: more output than a cell may have)"}
        else:
            self._left -= size
        parts = [Part(codec.clip(mime, 200), len(value)) for mime, value in contents.items()]
        self._show(
            Output(kind, codec.clip(name, 200), parts, _as_json(metadata)), contents.values()
        )

    def clear(self, wait: bool) -> None:
        """Forget what the cell has shown (with `wait`, when it next shows something)."""
        self._finish()
        self._show(Output("clear", "wait" if wait else ""), [])

    def _show_stream(self, stream: Stream, text: str) -> None:
        data = codec.clip(text, len(text)).encode()
        if self._is_elsewhere():  # that process shows it, as what libraries write
            with contextlib.suppress(OSError):
                os.write(stream.fileno(), data)
        else:
            self._show(Output("stream", stream.name, [Part("text", len(data))]), [data])

    def _show_error(self, kind: Any, value: Any, traceback: list[str]) -> None:
        self._finish()
        name = codec.clip(kind.__name__, 200)
        texts = [tracebacks.text_of(value), *[str(line) for line in traceback[:TRACEBACK_LINES]]]
        data = [codec.clip(text, TEXT_BYTES).encode() for text in texts]
        self._show(Output("error", name, [Part("", len(each)) for each in data]), data)

    def _traceback(self, kind: Any, value: Any, trace: Any, *args: Any, **others: Any) -> list[str]:
        return tracebacks.render(value, trace, self._name_of)

    def _name_of(self, file: str) -> str:
        known = self._shell.compile.format_code_name(file)
        return f"{known[0]} {known[1]}" if known else f"File {file}"

    def _show_captured(self, stream: Stream) -> None:
        """Show what was written to the stream's descriptor, by whatever is not Python."""
        descriptor, at = stream.fileno(), self._captured[stream.name]
        try:
            size = os.fstat(descriptor).st_size
            if size <= at:
                return
            data = os.pread(descriptor, min(size - at, STREAM_CHARACTERS), at)
        except OSError:
            return  # the student's code closed it
        self._captured[stream.name] = size
        stream.write(data.decode("utf-8", "replace"))
        stream.flush()

    def _show(self, output: Output, contents: Any) -> None:
        self._reply(output, list(contents))

    def _reply(self, message: Reply, buffers: list[bytes]) -> None:
        if self._send is None or self._is_elsewhere():
            return
        with self._lock:
            self._sending = True
            try:
                self._send(wire.payload(message, buffers))
            finally:
                self._sending = False

    def _system(self, command: str) -> None:
        """What `!command` does, its output in the place where it stands."""
        line = self._shell.var_expand(command, depth=1)
        self._finish()
        run_command(self._shell, line)
        self._finish()

    # --- files ---

    def _put_file(self, path: str, data: memoryview) -> None:
        if "/" in path:
            os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "ab") as file:
            file.write(data)
        self._put[path] = _stamp(path)

    def _take_files(self, limit: int) -> None:
        left_out = 0
        for path in _files():
            with contextlib.suppress(OSError):
                stamp = _stamp(path)
                if self._put.get(path) == stamp:
                    continue
                if stamp[1] > limit:
                    left_out += 1
                    continue
                limit -= stamp[1]
                data = Path(path).read_bytes()
                for start in range(0, max(len(data), 1), CHUNK):
                    self._reply(FilePart(path), [data[start : start + CHUNK]])
        self._reply(FilesEnd(left_out), [])


def _files() -> Iterator[str]:
    """Regular files beneath the current folder, links not followed."""
    for folder, folders, names in os.walk("."):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                yield path.removeprefix("./")


def _stamp(path: str) -> tuple[int, int]:
    found = os.stat(path, follow_symlinks=False)
    return found.st_mtime_ns, found.st_size


def _content(value: Any) -> bytes:
    """One entry of a MIME bundle as notebooks store it: text, base64 or JSON."""
    if isinstance(value, bytes):
        return base64.b64encode(value)
    if isinstance(value, str):
        return codec.encodable(value).encode()
    return _as_json(value).encode()


def _as_json(value: Any) -> str:
    try:
        return json.dumps(value) if value else ""
    except (TypeError, ValueError, RecursionError):
        return ""
