"""One submission in the examiner's hands: its sandboxes, its cells, and the calls put to it."""

from __future__ import annotations

import contextlib
import math
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .. import codec, messages, wire
from ..messages import Cell, CellDone, Limits
from .failures import Lost


class Sandbox(Protocol):
    """What the examiner needs of a sandbox, wherever it comes from."""

    connection: socket.socket

    def end(self) -> messages.Ended: ...

    def crashed(self) -> str: ...


MAX_EARLY = 16 << 20
"""Bytes of replies, others than the reference's, that are kept until their test's turn."""


@dataclass(eq=False)
class Questions:
    """All that a test asks, as one message, and what the reference replied to it."""

    calls: bytes
    expected: Sequence[bytes]
    _framed: tuple[int, bytes] = (0, b"")

    def framed(self, first: int) -> bytes:
        """The reference's replies as they travel, the first of them with this number.

        They are kept: a class is asked the same, and in the same order, one submission after the
        other.
        """
        if self._framed[0] != first:
            self._framed = first, wire.frames(first, self.expected)
        return self._framed[1]


class Silent(Lost):
    """The sandbox ended, or hung, without a word of what it was at."""


class Overrun(Exception):
    """Nothing was heard from the sandbox for longer than it may take."""


@dataclass
class Spent:
    """What a submission has used so far."""

    cpu_seconds: float = 0.0
    peak_mb: float = 0.0
    sandboxes: int = 0


@dataclass
class Session:
    """Runs a submission's cells in a sandbox and puts calls to it, in a new sandbox after a crash.

    A cell that crashes or hangs its sandbox is left out when the cells are run again. Where it may
    have been a later one, for what only defines is told of together, they are run once more before
    that, each told of alone. Which of many tests did is not known; each is asked alone after that.
    """

    spawn: Callable[[], Sandbox]
    cells: Sequence[Cell]
    probe: str
    limits: Limits
    errors: dict[int, CellDone] = field(default_factory=dict)
    spent: Spent = field(default_factory=Spent)
    _sandbox: Sandbox | None = None
    _stream: Stream | None = None
    _until: float = 0.0
    _sequence: int = 0
    _asked: deque[Questions] = field(default_factory=deque)
    _one_by_one: bool = False
    _cells_one_by_one: bool = False
    _early: dict[Questions, Sequence[bytes | Lost]] = field(default_factory=dict)
    _room: int = MAX_EARLY

    def __post_init__(self) -> None:
        self._until = time.monotonic() + messages.wall(self.limits.submission_seconds)

    def start(self) -> None:
        """Make sure that a sandbox is there in which the cells have run. Raises `Lost`."""
        while self._sandbox is None:
            if self._left() <= 0:
                raise Lost(USED_UP)
            self._run_cells()

    @contextlib.contextmanager
    def uncounted(self) -> Iterator[None]:
        """What is done within takes nothing of the time in which the tests must be passed."""
        self._settle()
        started = time.monotonic()
        try:
            yield
        finally:
            self._until += time.monotonic() - started

    def exchange(self, request: bytes, call_back: Callable[[bytes], bytes]) -> bytes:
        """Put one call; the payload of its reply. Raises `Lost`."""
        self._settle()
        self.start()
        self._send([request])
        heard = 0.0  # all the waiting of one call counts together, the examiner's own work does not
        size = 0
        while True:
            started = time.monotonic()
            reply = self._receive(self.limits.call_seconds, heard)
            if not wire.is_callback(reply):
                return reply
            heard += time.monotonic() - started
            size = self._bounded(size + len(reply))
            assert self._stream is not None
            if self._stream.is_unsent:  # nobody who waits for an answer calls again
                raise self._give_up("it called the test's function without reading the answers")
            self._write(wire.frame(self._sequence, call_back(reply)))

    def ask(self, run: Sequence[Questions]) -> None:
        """Put the questions of tests whose turn comes one after the other, so that neither side
        waits for the other; not after a crash, nor where wrong answers were too large to be kept.
        """
        if self._room >= 0 and not self._one_by_one:
            with contextlib.suppress(Lost):  # the first of them will find the same
                self.start()
                self._put(run)

    def was_asked(self, questions: Questions) -> bool:
        """Whether they have been put before their turn."""
        return questions in self._asked or questions in self._early

    def pipeline(self, questions: Questions) -> Sequence[bytes | Lost]:
        """The replies to all that a test asks, in order, cut short by the first that is lost.

        Where they are the reference's, it is the `expected` ones that are returned.
        """
        while questions not in self._early:
            if not self._asked:
                return self._alone(questions)
            if self._asked[0] is questions:
                return self._next_replies()
            self._take_early()
        return self._early.pop(questions)

    def close(self) -> None:
        """End the sandbox, if one is running; what it answered early is asked again."""
        self._end()
        self._early.clear()

    # --- questions ---

    def _put(self, run: Sequence[Questions]) -> None:
        first = self._sequence + 1 + sum(len(before.expected) for before in self._asked)
        framed = []
        for questions in run:
            framed.append(wire.frame(first, questions.calls))
            first += len(questions.expected)
        self._asked.extend(run)
        self._write(b"".join(framed))

    def _alone(self, questions: Questions) -> Sequence[bytes | Lost]:
        """The replies to questions of one test, put when no others are."""
        try:
            self.start()
            self._put([questions])
            return self._replies(self._asked.popleft())
        except Lost as error:
            return [error]

    def _settle(self) -> None:
        """Have the replies to all that was put: those to what is put next come behind them."""
        while self._asked:
            self._take_early()

    def _take_early(self) -> None:
        """Keep the replies to what was put first until its turn has come.

        Where that is too much, all that is not answered yet is asked in its turn, in a new sandbox.
        """
        questions = self._asked[0]
        replies = self._next_replies()
        if replies is not questions.expected:
            self._room -= sum(len(reply) for reply in replies if isinstance(reply, bytes))
        if self._room < 0:
            self._end()
        else:
            self._early[questions] = replies

    def _next_replies(self) -> Sequence[bytes | Lost]:
        """The replies to what was put first.

        Where the sandbox fell silent, it may have been at what was put behind that: replies wait
        for one another to be sent. So it is asked alone, in a new one.
        """
        questions = self._asked.popleft()
        alone = not self._asked
        replies = self._replies(questions)
        if alone or not replies or not isinstance(replies[-1], Silent):
            return replies
        self._one_by_one = True
        return self._alone(questions)

    def _replies(self, questions: Questions) -> Sequence[bytes | Lost]:
        """What is replied to questions that were put, before any others'.

        As long as it is what the reference replied, nothing is cut into frames.
        """
        replies: list[bytes | Lost] = []
        try:
            waited = self._waited_for(questions.framed(self._sequence + 1))
            if waited is None:
                self._sequence += len(questions.expected)
                return questions.expected
            size = 0
            for _ in questions.expected:
                self._sequence += 1
                reply = self._receive(self.limits.call_seconds, waited)
                size = self._bounded(size + len(reply))
                replies.append(reply)
        except Lost as error:
            replies.append(error)
        return replies

    # --- cells ---

    def _run_cells(self) -> None:
        self._sandbox = self.spawn()
        self._stream = Stream(self._sandbox.connection)
        self._sequence = 0
        self.spent.sandboxes += 1
        left = [cell for cell in self.cells if not self._kills(cell.number)]
        one_by_one = self._cells_one_by_one
        self._send([wire.payload(messages.RunCells(left, self.probe, one_by_one), [])])
        for cell in left:
            done = self._done(cell)
            if done.error == LOST and cell.only_defines and not one_by_one and self._left() > 0:
                self._cells_one_by_one = True  # it may have been at a cell behind this one
                return
            if done.error:
                self.errors[cell.number] = CellDone(
                    done.number, codec.clip(done.error, 100), codec.clip(done.message), done.line
                )
            if done.error == LOST:
                return

    def _done(self, cell: Cell) -> CellDone:
        """What is told of the next cell; where the sandbox is lost, that."""
        try:
            done, _ = wire.read_reply(self._receive(self.limits.cell_seconds))
        except messages.WireError as error:
            self._give_up(str(error))
            return CellDone(cell.number, LOST, str(error))
        except Lost as error:
            return CellDone(cell.number, LOST, str(error))
        if not isinstance(done, CellDone) or done.number != cell.number:
            self._end()
            return CellDone(cell.number, LOST, "the process sent something unexpected")
        return done

    def _kills(self, number: int) -> bool:
        return number in self.errors and self.errors[number].error == LOST

    # --- frames ---

    def _send(self, requests: Sequence[bytes]) -> None:
        self._write(wire.frames(self._sequence + 1, requests))
        self._sequence += len(requests)

    def _write(self, data: bytes) -> None:
        assert self._stream is not None
        self._stream.queue(data)

    def _waited_for(self, expected: bytes) -> float | None:
        """None if exactly this arrives; else for how long nothing came, and what did arrive is
        there to be received."""
        assert self._stream is not None
        seconds = min(messages.wall(self.limits.call_seconds), max(self._left(), 0.1))
        try:
            return None if self._stream.brings(expected, seconds, self._until) else 0.0
        except Overrun:
            return seconds
        except EOFError:  # to be found again by who misses a reply
            return 0.0

    def _receive(self, seconds: float, waited: float = 0.0) -> bytes:
        """The reply with the present sequence number. Raises `Lost`, with the sandbox ended."""
        assert self._stream is not None
        if self._left() <= 0:  # also where it has answered: it may do so for ever
            raise self._give_up(USED_UP)
        try:
            sequence, data = self._stream.arrived() or self._wait(self._stream, seconds, waited)
        except EOFError:
            assert self._sandbox is not None
            raise self._give_up(self._sandbox.crashed(), Silent) from None
        except messages.WireError as error:
            raise self._give_up(f"the submission's process sent {error}") from None
        if data == wire.OUT_OF_TIME:  # what else was asked of it would run out of time as well
            raise self._give_up(f"it used more than {seconds:g} s of processor time")
        if sequence != self._sequence & 0xFFFFFFFF:
            raise self._give_up("the submission's process answered out of turn")
        return data

    def _wait(self, stream: Stream, seconds: float, waited: float) -> tuple[int, bytes]:
        """The next frame, which has not arrived yet. Raises `EOFError`, `WireError`, `Lost`."""
        whole = max(messages.wall(seconds) - waited, 0.0)
        allowed = min(whole, max(self._left(), 0.1))
        try:
            return stream.next(allowed)
        except Overrun:
            if allowed < whole:
                raise self._give_up(USED_UP) from None
            raise self._give_up(f"it took longer than {seconds:g} s", Silent) from None

    def _end(self) -> None:
        if self._sandbox is not None:
            self._account(self._sandbox.end())
            self._sandbox = None
            self._stream = None
            self._asked.clear()

    def _give_up(self, reason: str, kind: type[Lost] = Lost) -> Lost:
        self._end()
        return kind(reason)

    def _bounded(self, size: int) -> int:
        """`size`, of what was sent in one test. Raises `Lost` where it is too much."""
        if size > wire.MAX_ANSWERS:
            raise self._give_up(wire.TOO_LARGE)
        return size

    def _left(self) -> float:
        return self._until - time.monotonic()

    def _account(self, ended: messages.Ended) -> None:
        self.spent.cpu_seconds += ended.cpu_seconds
        self.spent.peak_mb = max(self.spent.peak_mb, ended.peak_mb)


LOST = "Lost"
"""The name of the error of a cell that crashed or hung its sandbox."""
USED_UP = "the time for the whole submission is used up"


class Stream:
    """Frames over a non-blocking socket, read and written at the same time."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._reader = wire.FrameReader()
        self._unsent: deque[memoryview] = deque()
        self._poll = select.poll()

    def queue(self, data: bytes) -> None:
        """Write `data`, now as far as it goes and the rest while reading."""
        self._unsent.append(memoryview(data))
        self._flush()

    @property
    def is_unsent(self) -> bool:
        """Whether something waits for the other side to read what came before it."""
        return bool(self._unsent)

    def arrived(self) -> tuple[int, bytes] | None:
        """The next frame, if it was read already. Raises `WireError`."""
        return self._reader.next()

    def next(self, seconds: float) -> tuple[int, bytes]:
        """The next frame. Raises `Overrun` after `seconds`, `EOFError`, `WireError`."""
        deadline = time.monotonic() + seconds
        while True:
            frame = self._reader.next()
            if frame is not None:
                return frame
            self._reader.feed(self._read(deadline))

    def brings(self, expected: bytes, seconds: float, until: float = math.inf) -> bool:
        """Whether exactly these bytes arrive next; else `next` has the frames that did.

        Raises `Overrun` when nothing came for `seconds`, or not all by `until`, and `EOFError`.
        """
        met = self._reader.meet(expected, 0)
        while met is not None and met < len(expected):
            try:
                self._reader.feed(self._read(min(time.monotonic() + seconds, until)))
            except (Overrun, EOFError):
                self._reader.put_back(expected[:met])
                raise
            met = self._reader.meet(expected, met)
        return met is not None

    def _read(self, deadline: float) -> bytes:
        """What arrives, while there is also written. Raises `Overrun`, `EOFError`."""
        while True:
            wanted = select.POLLIN | (select.POLLOUT if self._unsent else 0)
            self._poll.register(self._connection, wanted)
            left = deadline - time.monotonic()
            ready = self._poll.poll(int(left * 1000) + 1) if left > 0 else []
            if not ready:
                raise Overrun
            if ready[0][1] & select.POLLOUT:
                self._flush()
            if ready[0][1] & ~select.POLLOUT:
                try:
                    data = self._connection.recv(1 << 18)
                except BlockingIOError:
                    continue
                except ConnectionError:
                    raise EOFError from None
                if not data:
                    raise EOFError
                return data

    def _flush(self) -> None:
        try:
            while self._unsent:
                data = self._unsent[0]
                sent = self._connection.send(data[: 1 << 20])
                if sent < len(data):
                    self._unsent[0] = data[sent:]
                else:
                    self._unsent.popleft()
        except BlockingIOError:
            return
        except ConnectionError:
            self._unsent.clear()  # reading tells that the other side is gone
