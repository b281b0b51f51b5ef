"""Judges one submission: every hidden test, passed only where the examiner itself saw it pass."""

from __future__ import annotations

import contextlib
import gc
import math
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

import hypothesis
import pytest
from _pytest.assertion import util as assertion_util
from hypothesis.errors import UnsatisfiedAssumption

from ..codec import clip
from ..messages import Place
from . import words
from .failures import NOT_EXPECTED, Lost, Mismatch, NotDefined, Raised, SubmissionError
from .recording import (
    Diverged,
    Example,
    Exchange,
    Recorder,
    Recording,
    RememberedReference,
    Replay,
)
from .session import Session
from .student import Asked, LocalTransport, Student, Transport
from .suite import HiddenTest

SHRINK = (hypothesis.Phase.explicit, hypothesis.Phase.generate, hypothesis.Phase.shrink)
SHRINK_SECONDS = 1.0
"""How long one failing test may take to find its smallest example."""
EXPLAIN_SECONDS = 5.0
"""How long that may take for all the tests of one submission together."""
MAX_REASON = 1000
"""Characters of what is said of a wrong answer."""
LARGE = 16 << 20
"""Bytes of answers to one example with which no smaller one is looked for."""
MAX_KEPT = 64 << 20
"""Bytes of one submission's wrong answers that are kept to be compared with known mistakes'."""


@dataclass(frozen=True)
class Failure:
    """Why a test failed, as plain text that a page may show (nothing of the test's source).

    `kind` is one of wrong, raised, missing, lost, forbidden. `calls` are what was asked and what
    came back, `expected` the right answer where the test compares with one.
    """

    kind: str
    reason: str
    calls: tuple[tuple[str, str], ...] = ()
    expected: str | None = None
    cell: int = 0
    line: int = 0


@dataclass(frozen=True)
class Verdict:
    """A hidden test and what came of it; `failure` is None where it passed."""

    test: HiddenTest
    failure: Failure | None

    @property
    def passed(self) -> bool:
        return self.failure is None


class _Enough(BaseException):
    """Stops a test, or Hypothesis, when the time for explaining is up."""


class _Hurried:
    """A transport that carries nothing more when its time is up."""

    def __init__(self, transport: Transport, until: float) -> None:
        self._transport = transport
        self._until = until

    def exchange(self, request: bytes, call_back: Callable[[bytes], bytes]) -> bytes:
        self.check()
        return self._transport.exchange(request, call_back)

    def check(self) -> None:
        if time.monotonic() > self._until:
            raise _Enough


class Judge:
    """Runs the recorded tests against one submission's session."""

    def __init__(
        self,
        recordings: Sequence[Recording],
        session: Session,
        reference: Callable[[], LocalTransport],
        seed: int,
        forbidden: Mapping[str, str],
        quick: bool = True,
        shrink: bool = True,
    ) -> None:
        """`forbidden` maps an exercise to what it uses and may not; without `quick` every test is
        run live, call by call; without `shrink` a failure stays that of the first example."""
        self.recordings = recordings
        self._session = session
        self._seed = seed
        self._forbidden = forbidden
        self._quick = quick
        self._shrinks = shrink
        self._exhausted = self._large = False
        self._patience = EXPLAIN_SECONDS if shrink else math.inf
        self._room = MAX_KEPT
        self._lines = {c.number: len(c.source.splitlines()) for c in session.cells}
        self._fetched: dict[str, Sequence[bytes | Lost]] = {}
        self._answered: dict[str, list[list[bytes | None]]] = {}
        self._remembered = RememberedReference(reference)
        self._oracle = Student(self._remembered)

    def verdicts(self) -> list[Verdict]:
        """Every test's verdict, in the order of the recordings."""
        found = []
        for number, recording in enumerate(self.recordings):
            if self._asks_at_once(recording) and not self._session.was_asked(recording.questions):
                run = takewhile(self._asks_at_once, self.recordings[number:])
                self._session.ask([each.questions for each in run])
            found.append(Verdict(recording.test, self._explained(self.failure(recording))))
        return found

    def failure(self, recording: Recording) -> Failure | None:
        """Why the submission fails one test, or None where it passes."""
        self._exhausted = self._large = False
        with _outside_of_hypothesis():
            failure = self._judge(recording)
        if self._large:  # errors and the frames that they came through hold each other, and this
            gc.collect()
        if self._exhausted:  # memory, files, processes: the next test gets its own
            self._session.close()
        return failure

    def answers(self, recording: Recording) -> list[list[bytes | None]]:
        """The replies to all that was asked in each example; None where none came."""
        name = recording.test.name
        if recording.calls_back:
            if name not in self._answered:
                with _outside_of_hypothesis():
                    self._answered[name] = self._answers_live(recording)
            return self._answered[name]
        replies = self._fetched[name] if name in self._fetched else self._fetch(recording)
        return [_padded(mine, len(e.asked)) for e, mine in _by_example(recording, replies)]

    def _answers_live(self, recording: Recording) -> list[list[bytes | None]]:
        recording.redraw()
        found = []
        with self._hurried(math.inf) as transport:
            for example in recording.examples:
                recorder = Recorder(transport)
                student = Student(recorder)
                failure = None
                try:
                    with contextlib.suppress(UnsatisfiedAssumption):
                        failure = self._run(
                            recording.test, student, example.arguments, example.reference_asked
                        )
                except _Enough:
                    break
                replies = self._kept([exchange.reply for exchange in recorder.take()])
                found.append(_padded(replies, len(example.asked)))
                if failure is not None and failure.kind == "lost":
                    break
        return found

    def _fetch(self, recording: Recording) -> Sequence[bytes | Lost]:
        """All replies, fetched at once, cut short by the first that is lost."""
        replies = self._session.pipeline(recording.questions)
        right = replies is recording.questions.expected
        self._fetched[recording.test.name] = replies if right else self._kept(replies)
        return replies

    def _kept(self, replies: Sequence[bytes | Lost]) -> Sequence[bytes | Lost]:
        """`replies`, or none where the submission's are too large to be kept until the end."""
        size = sum(len(reply) for reply in replies if isinstance(reply, bytes))
        if size > self._room:
            self._large = True
            return []
        self._room -= size
        return replies

    @contextlib.contextmanager
    def _hurried(self, seconds: float) -> Iterator[_Hurried]:
        """The submission, to be asked for so long at most what explains a failure."""
        started = time.monotonic()
        try:
            yield _Hurried(self._session, started + min(seconds, self._patience))
        finally:
            self._patience -= time.monotonic() - started

    def _explained(self, failure: Failure | None) -> Failure | None:
        """With a guess why a name is not defined, once it is known how the cells ran."""
        if failure is None or failure.kind != "missing":
            return failure
        if self._session.errors:
            guess = "a cell that did not run to its end may define it"
        else:
            guess = "it has not been written yet"
        return replace(failure, reason=f"{failure.reason}: {guess}")

    def _uses(self, recording: Recording) -> str:
        """What a test's exercise uses and may not."""
        return self._forbidden.get(recording.test.mark.exercise, "")

    def _asks_at_once(self, recording: Recording) -> bool:
        """Whether all that a test asks is asked at once, if anything is."""
        return self._quick and not recording.calls_back and not self._uses(recording)

    def _judge(self, recording: Recording) -> Failure | None:
        used = self._uses(recording)
        if used:
            return Failure("forbidden", f"{used} is not allowed in this assignment")
        if self._asks_at_once(recording):
            found = self._judge_replies(recording)
        else:
            found = self._judge_live(recording)
        if found is None:
            return None
        example, failure = found
        found_now = failure.kind in ("missing", "lost", "forbidden")
        if found_now or self._large or not recording.test.is_property or not self._shrinks:
            return failure
        return self._shrink(recording.test, example, failure)

    def _judge_replies(self, recording: Recording) -> tuple[Example, Failure] | None:
        """Fetch the replies to all that the recording asks; run the test where they differ."""
        replies = self._fetch(recording)
        if replies == recording.questions.expected:
            return None
        for number, (example, mine) in enumerate(_by_example(recording, replies)):
            if self._seen_to_pass(mine, example.asked):
                continue
            if recording.redraw(number + 1):
                return self._judge_replies(recording)
            example = recording.examples[number]
            failure = self._replay(recording.test, example, mine)
            if failure is not None:
                return example, failure
        return None

    def _seen_to_pass(self, replies: Sequence[bytes | Lost], asked: Sequence[Exchange]) -> bool:
        """Whether the test passed with these replies, or with ones that are the same to it."""
        return len(replies) == len(asked) and all(
            isinstance(r, bytes) and e.allows(r) for r, e in zip(replies, asked, strict=True)
        )

    def _replay(
        self, test: HiddenTest, example: Example, replies: Sequence[bytes | Lost]
    ) -> Failure | None:
        student = Student(Replay(example.asked, replies))
        try:
            return self._run_recorded(test, student, example)
        except Diverged:
            return self._run_live(test, example)

    def _judge_live(self, recording: Recording) -> tuple[Example, Failure] | None:
        recording.redraw()
        for example in recording.examples:
            failure = self._run_live(recording.test, example)
            if failure is not None:
                return example, failure
        return None

    def _run_live(self, test: HiddenTest, example: Example) -> Failure | None:
        return self._run_recorded(test, Student(self._session), example)

    def _run_recorded(self, test: HiddenTest, student: Student, example: Example) -> Failure | None:
        try:
            return self._run(test, student, example.arguments, example.reference_asked)
        except UnsatisfiedAssumption:  # it held when the example was recorded
            return Failure("wrong", "the answer is not of the kind that was asked for")

    def _run(
        self,
        test: HiddenTest,
        student: Student,
        arguments: dict[str, Any],
        reference_asked: list[Exchange],
    ) -> Failure | None:
        """Run the test once; why it failed, if it did."""
        student._begin()
        self._oracle._begin()
        self._remembered.load(reference_asked)
        compared = _Compared()
        error: BaseException | None = None
        fixtures = test.fixtures(student=student, reference=self._oracle)
        previous, assertion_util._reprcompare = assertion_util._reprcompare, compared
        try:
            test.body(**fixtures, **arguments)
        except (Diverged, KeyboardInterrupt, UnsatisfiedAssumption, _Enough):
            raise
        except BaseException as caught:
            error = caught
        finally:
            assertion_util._reprcompare = previous
        self._exhausted |= isinstance(error, OSError | MemoryError)
        self._large |= student._size > LARGE
        if student._broken:  # whatever the test made of it
            error = student._broken[0]
        if error is None:
            return None
        if isinstance(error, Raised):
            error.places = [place for place in error.places if self._is_of_the_students(place)]
        return describe(error, compared, student._asked)

    def _is_of_the_students(self, place: Place) -> bool:
        return 0 < place.line <= self._lines.get(place.cell, 0)

    def _shrink(self, test: HiddenTest, example: Example, failure: Failure) -> Failure:
        """The failure at the smallest example found in the time there is."""
        smallest: list[Failure] = []

        def body(**arguments: Any) -> None:
            transport.check()
            drawn = {k: v for k, v in arguments.items() if k not in ("student", "reference")}
            student = Student(transport)
            found = self._run(test, student, drawn, [])
            if found is None:
                return
            if found.kind in ("missing", "lost", "forbidden"):
                raise _Enough
            smallest.append(found)
            raise AssertionError(found.kind)

        try:
            fixtures = test.fixtures(student=None, reference=None)
            case = {name: example.arguments[name] for name in test.cases[0]}
            with self._session.uncounted(), self._hurried(SHRINK_SECONDS) as transport:
                test.explore(body, {**fixtures, **case}, SHRINK, self._seed)
        except (AssertionError, _Enough):
            pass
        except Exception:
            return failure  # the submission does not answer the same twice: what was seen stands
        return min([*reversed(smallest), failure], key=_size) if smallest else failure


@contextlib.contextmanager
def _outside_of_hypothesis() -> Iterator[None]:
    """Where a property is run by itself, in which its assume() would warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _size(failure: Failure) -> tuple[int, list[str]]:
    asked = [call for call, _ in failure.calls]
    return sum(map(len, asked)) if asked else 1 << 30, asked


def _by_example(
    recording: Recording, replies: Sequence[bytes | Lost]
) -> Iterator[tuple[Example, Sequence[bytes | Lost]]]:
    """The recording's examples, each with the replies to what was asked in it, if any came."""
    at = 0
    for example in recording.examples:
        yield example, replies[at : at + len(example.asked)]
        at += len(example.asked)


def _padded(replies: Sequence[bytes | Lost], length: int) -> list[bytes | None]:
    known = [reply if isinstance(reply, bytes) else None for reply in replies]
    return known + [None] * (length - len(known))


class _Compared:
    """Remembers what a plain `assert left == right` compared; pytest calls it when one fails."""

    def __init__(self) -> None:
        self.operands: tuple[str, Any, Any] | None = None

    def __call__(self, operator: str, left: Any, right: Any) -> str | None:
        self.operands = operator, left, right
        return None


def describe(error: BaseException, compared: _Compared, asked: Sequence[Asked]) -> Failure:
    """The failure in words."""
    calls = tuple(words.call_and_answer(each) for each in asked[-3:])
    if isinstance(error, Raised):
        if error.forbidden:
            return Failure("forbidden", f"{error.forbidden} is not allowed in this assignment")
        place = error.places[-1] if error.places else None
        reason = words.raised(error)
        return Failure(
            "raised", reason, calls, None, place.cell if place else 0, place.line if place else 0
        )
    if isinstance(error, NotDefined):
        return Failure("missing", str(error))
    if isinstance(error, Lost):
        return Failure("lost", str(error), calls)
    if isinstance(error, Mismatch):
        expected = None if error.expected is None else words.show(error.expected)
        return Failure("wrong", clip(error.reason, MAX_REASON), calls, expected)
    if isinstance(error, pytest.fail.Exception):
        return Failure("wrong", words.did_not_raise(error), calls)
    if isinstance(error, AssertionError):
        if compared.operands is not None and compared.operands[0] == "==":
            return Failure("wrong", NOT_EXPECTED, calls, words.show(compared.operands[2]))
        return Failure("wrong", "the answer is not right", calls)
    if isinstance(error, SubmissionError):
        return Failure("raised", clip(str(error), MAX_REASON), calls)
    return Failure("wrong", "the answer is not of the kind that was asked for", calls)
