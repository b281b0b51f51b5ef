"""Worker processes that judge side by side; one that dies is replaced."""

from __future__ import annotations

import contextlib
import gc
import math
import multiprocessing
import os
import signal
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from . import cores
from .codec import encodable
from .sandbox import linux

TRIES = 2
"""How often a task is handed out whose worker dies."""
MANY = 2
"""While more tasks wait than so many for each worker, it may have some at hand."""


Task = TypeVar("Task", contravariant=True)
Result = TypeVar("Result", bound=msgspec.Struct)


class Grades(Protocol[Task, Result]):
    """What judges one task at a time in each of its slots: a grader its submissions."""

    result: type[Result]

    @property
    def workers(self) -> int: ...

    def grade(self, task: Task, slot: int, /) -> Result: ...

    def failed(self, task: Task, reason: str, /) -> Result: ...


class Workers(Generic[Task, Result]):
    """Forked from a process in which the grader is ready; each judges one task at a time.

    `ahead` is how many more each has at hand as long as many wait, so that it need not wait while
    results are dealt with. It is for short tasks: who stands behind a long one waits for it.
    """

    def __init__(self, grader: Grades[Task, Result], ahead: int = 0) -> None:
        self._grader = grader
        self._ahead = ahead
        self._context = multiprocessing.get_context("fork")
        self._slots: dict[Connection, int] = {}
        self._processes: dict[int, Any] = {}
        self._waiting: deque[Task] = deque()
        self._at_hand: dict[Connection, deque[Task]] = {}
        self._tries: Counter[Task] = Counter()

    def __enter__(self) -> Workers[Task, Result]:
        gc.freeze()  # workers share what is there: the collector would touch, and copy, all of it
        gc.collect()  # of nothing, or it would wait until there is a quarter as much as was frozen
        return self

    def __exit__(self, *error: object) -> None:
        self._stop()
        gc.unfreeze()

    def grade(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Result]]:
        """Each task with its result, in the order in which they are ready."""
        with self:
            self.put(tasks)
            while self.at_work:
                yield from self.ready()

    def put(self, tasks: Iterable[Task]) -> None:
        """Queue tasks behind those that wait. A worker with nothing to do begins one at once."""
        self._waiting.extend(tasks)
        self._hand_out()

    def drop_waiting(self) -> None:
        """Forget the tasks that no worker has begun."""
        self._waiting.clear()

    @property
    def some_wait(self) -> bool:
        """Whether there is a task that no worker has begun."""
        return bool(self._waiting)

    @property
    def at_work(self) -> bool:
        """Whether there is a task without a result."""
        return bool(self._unfinished)

    def ready(
        self, seconds: float | None = None, until: float = math.inf
    ) -> Iterator[tuple[Task, Result]]:
        """Tasks that are done, with their results; waits for one, at most so many seconds.

        A worker that is done begins its next task before its result is dealt with, unless it is
        later than `until` (of the monotonic clock).
        """
        for slot in range(len(self._slots), min(self._grader.workers, self._unfinished)):
            self._start(slot)
            self._hand_out()  # it begins while the next is forked
        self._hand_out()
        busy = [line for line, tasks in self._at_hand.items() if tasks]
        done = [line for line in wait(busy, seconds) if isinstance(line, Connection)]
        results = []
        for line in done:
            task = self._at_hand[line].popleft()
            result = self._receive(line)
            if result is None:
                self._take_back(self._at_hand.pop(line))
                self._start(self._slots.pop(line))
                if self._tries[task] < TRIES:
                    self._waiting.appendleft(task)
                    continue
                result = self._grader.failed(task, "the grader's own process died twice")
            self._tries.pop(task, None)
            results.append((task, result))
        if time.monotonic() < until:
            self._hand_out()
        yield from results

    def _hand_out(self) -> None:
        """Give each worker that has nothing to do, or too little at hand, a task that waits."""
        for number in range(1 + self._ahead):
            for line, tasks in self._at_hand.items():
                enough = 0 if number == 0 else MANY * len(self._slots)
                if len(tasks) == number and len(self._waiting) > enough:
                    tasks.append(self._waiting.popleft())
                    self._tries[tasks[-1]] += 1
                    _send(line, tasks[-1])

    def _take_back(self, tasks: deque[Task]) -> None:
        """Queue first, as if never handed out, what a worker that died had not begun."""
        self._tries.subtract(tasks)
        self._waiting.extendleft(reversed(tasks))

    @property
    def _unfinished(self) -> int:
        return len(self._waiting) + sum(map(len, self._at_hand.values()))

    def _start(self, slot: int) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=self._work, args=(theirs, slot), daemon=True)
        process.start()
        theirs.close()
        self._slots[ours] = slot
        self._at_hand[ours] = deque()
        self._processes[slot] = process

    def _stop(self) -> None:
        for process in self._processes.values():
            process.kill()
        for process in self._processes.values():
            process.join()
        for line in self._slots:
            line.close()

    def _work(self, line: Connection, slot: int) -> None:
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cores.stay_on_one(slot, self._grader.workers)
        for other in self._slots:
            other.close()
        with contextlib.suppress(EOFError):
            while True:
                line.send_bytes(self._judged(line.recv(), slot))

    def _receive(self, line: Connection) -> Result | None:
        """A worker's result, or None when it is dead."""
        try:
            return msgspec.json.decode(line.recv_bytes(), type=self._grader.result)
        except (EOFError, OSError):
            return None

    def _judged(self, task: Task, slot: int) -> bytes:
        """A result as it travels."""
        try:
            return msgspec.json.encode(self._grader.grade(task, slot))
        except Exception as error:
            if os.environ.get("AUTOGRADER_DEBUG"):
                raise
            reason = f"the grader failed: {type(error).__name__}: {error} ({_innermost(error)})"
            return msgspec.json.encode(self._grader.failed(task, encodable(reason)))


def _send(line: Connection, task: Any) -> None:
    with contextlib.suppress(OSError):  # that the worker is dead is noticed when it should answer
        line.send(task)


def _innermost(error: BaseException) -> str:
    trace = error.__traceback__
    place = ""
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
