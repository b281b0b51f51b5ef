"""The student's side: runs the cells of a submission and answers the examiner's calls.

Everything here shares a process with the student's code and can be changed by it; nothing that
it says is believed further than as the submission's own answer.
"""

from __future__ import annotations

import math
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from .. import codec, messages, serving, wire
from ..messages import (
    Call,
    Calls,
    CellDone,
    Limits,
    PlainCall,
    PutFile,
    RunCells,
    RunNotebook,
    TakeFiles,
)
from ..serving import TimeLimitExceeded
from .guard import Guard
from .shell import BoundedText, Notebook

TICK_SECONDS = 0.1
"""How often a limit of processor time is looked at: something may use so much more than it may."""
FLUSH_SECONDS = 0.005
FLUSH_BYTES = 1 << 18


class Connection(Protocol):
    def recv(self, size: int, /) -> bytes: ...

    def sendall(self, data: bytes, /) -> None: ...


class Server:
    """Answers what is asked over a connection: made once, before any fork."""

    def __init__(self, shell: Any, guard: Guard, kernel: Any = None) -> None:
        """`kernel` is there where whole notebooks are run."""
        self._connection: Connection
        self._limits = Limits()
        self._place: Callable[[Any], Any] | None = None
        self._kernel = kernel
        self._process = 0
        self._notebook = Notebook(shell)
        self._guard = guard
        self._responder: serving.Responder | None = None
        self._reader = wire.FrameReader(max_skeleton=1 << 31, max_buffers=1 << 31)
        self._sequence = 0
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._sending = threading.Lock()
        self._flushed = 0.0
        self._works = 0
        self._allowed = math.inf
        self._seen = 0, 0.0

    def keep_time(self) -> None:
        """Be told of the time that limits are about, in this process and in its forks."""
        signal.signal(signal.SIGPROF, self._tick)

    def serve(self, connection: Connection, limits: Limits, device: str) -> None:
        """What a sandbox does."""
        if self._kernel is not None:
            self._kernel.connect(self._send, self._flush)
        else:
            sys.stdout = sys.stderr = BoundedText(limits.output_kb * 1024)
            sys.path.insert(0, "")  # modules that cells write can be imported
            self._notebook.namespace["__file__"] = os.path.abspath("submission.py")
        self.answer_all(connection, limits, device)

    def answer_all(self, connection: Connection, limits: Limits, device: str) -> None:
        """Do what is asked for, until nobody is left to ask."""
        self._connection, self._limits = connection, limits
        self._place = serving.moved_to(device)
        self._process = os.getpid()
        while True:
            data = self._read()
            if data is None:
                return
            request, buffers = wire.read_request(data)
            if isinstance(request, Calls):
                for call, its in wire.calls_of(request, buffers):
                    self._answer(call, its)
                    self._sequence += 1
            elif isinstance(request, Call):
                self._answer(request, buffers)
            elif isinstance(request, RunCells):
                self._run_cells(request)
            elif isinstance(request, RunNotebook | PutFile | TakeFiles):
                self._kernel.answer(request, buffers)

    def _run_cells(self, request: RunCells) -> None:
        for cell in request.cells:
            waits = cell.only_defines and not request.one_by_one
            if not waits:
                self._flush()
            error = self._within(
                self._limits.cell_seconds, self._notebook.run, cell.number, cell.source
            )
            if os.getpid() != self._process:
                os._exit(0)  # the cell forked: its child ends with it
            self._send(wire.payload(self._cell_done(cell.number, error), []))
            if not waits:
                self._flush()
        self._guard.close()
        probe = serving.load_probe(request.probe, self._notebook.namespace)
        self._responder = serving.Responder(
            self._notebook.namespace,
            probe,
            self._call_back,
            self._place,
            self._notebook.cells,
        )

    def _cell_done(self, number: int, error: BaseException | None) -> CellDone:
        if error is None:
            return CellDone(number)
        told = serving.describe_error(error, self._notebook.cells)
        lines = [place.line for place in told.places if place.cell == number]
        return CellDone(number, told.name, told.message, lines[-1] if lines else 0)

    def _answer(self, call: Call | PlainCall, buffers: memoryview) -> None:
        responder = self._responder
        if responder is None:
            raise messages.WireError("a call before the cells")
        self._guard.hit = ""
        self._works += 1  # as `_within` does, with a function less on the way
        self._allowed = self._limits.call_seconds
        try:
            reply = responder.answer(call, buffers)
        except TimeLimitExceeded:
            reply = wire.OUT_OF_TIME
        finally:
            self._allowed = math.inf
        if self._guard.hit and reply is not wire.OUT_OF_TIME:
            forbidden = messages.Raised("ForbiddenError", [], "", [], self._guard.hit)
            reply = wire.payload(forbidden, [])
        self._send(reply)

    def _within(self, seconds: float, function: Any, *args: Any) -> Any:
        """`function`'s value, or the error that running out of processor time raised in it."""
        self._works += 1
        self._allowed = seconds
        try:
            return function(*args)
        except TimeLimitExceeded as error:
            return error
        finally:
            self._allowed = math.inf

    def _tick(self, number: int, frame: Any) -> None:
        """Stop what has been at work since an earlier tick for longer than it may.

        It goes on ticking: the student's code may catch the error.
        """
        now = _processor_seconds()
        work, since = self._seen
        if work != self._works:
            self._seen = self._works, now
        elif now - since >= self._allowed:
            raise TimeLimitExceeded(f"more than {self._allowed:g} s of processor time")

    def _call_back(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        assert self._responder is not None
        packer = codec.Packer(self._responder.refer)
        called = messages.CalledBack(number, packer.pack(args), packer.pack(kwargs))
        self._send(wire.payload(called, packer.buffers))
        data = self._read()
        if data is None:
            raise EOFError("the examiner is gone")
        value = serving.answered(data)
        return value if self._place is None else self._place(value)

    # --- frames ---

    def _read(self) -> bytes | None:
        """The next request's payload; answers wait to be sent together while more are there."""
        while True:
            frame = self._reader.next()
            if frame is not None:
                self._sequence, data = frame
                return data
            self._flush()
            signal.setitimer(signal.ITIMER_PROF, TICK_SECONDS, TICK_SECONDS)
            received = self._connection.recv(1 << 18)
            if not received:
                return None
            self._reader.feed(received)

    def _send(self, data: bytes) -> None:
        frame = wire.frame(self._sequence, data)
        self._waiting.append(frame)  # to what waits now: another thread may send it meanwhile
        self._waiting_bytes += len(data)
        if self._waiting_bytes > FLUSH_BYTES or time.monotonic() - self._flushed > FLUSH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        """Send what waits; where another thread, or what a signal interrupted, is at it, that does
        so before it ends."""
        while self._waiting and self._sending.acquire(blocking=False):
            try:
                waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0
                self._connection.sendall(b"".join(waiting))
            finally:
                self._sending.release()
        self._flushed = time.monotonic()


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
