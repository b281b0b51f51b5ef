"""A judge that notes what it sees: every example with its questions, answers and right answers."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from hypothesis.errors import UnsatisfiedAssumption

from . import words
from .failures import Lost
from .judge import Failure, Judge
from .recording import Diverged, Example, Exchange, Recording, Replay
from .student import LocalTransport, Student, Transport
from .suite import HiddenTest

Told = list[tuple[str, str]]
"""Calls, and what came of each, in words."""


@dataclass(frozen=True)
class Question:
    """A call, what the submission did, and what the reference does.

    `right` is empty where the test, having seen another answer, asked the reference nothing alike.
    """

    call: str
    answer: str
    right: str


@dataclass(frozen=True)
class Seen:
    """One example: its number from 1, what Hypothesis drew, all that was asked in it.

    `identical` where all the answers were the reference's, byte for byte.
    """

    number: int
    drawn: str
    questions: tuple[Question, ...]
    passed: bool
    identical: bool = False


@dataclass
class Testimony:
    """What was noted of one test: `failed` is the first example that did not pass, from 0."""

    recording: Recording
    noted: dict[int, Told] = field(default_factory=dict)
    failed: int | None = None
    smallest: tuple[dict[str, Any], Told] | None = None


class Witness(Judge):
    """Judges as `Judge` does, and keeps what it rests on, by the test's name."""

    def __init__(
        self,
        recordings: Sequence[Recording],
        session: Any,
        reference: Callable[[], LocalTransport],
        *more: Any,
    ) -> None:
        super().__init__(recordings, session, reference, *more)
        self._new_reference = reference
        self.testimonies: dict[str, Testimony] = {}
        self._tried: list[tuple[Failure, dict[str, Any], Told]] = []

    def examples(self, name: str) -> list[Seen]:
        """The examples of a test as far as it was judged: to its first failure, or all of them."""
        testimony = self.testimonies[name]
        examples = testimony.recording.examples
        end = len(examples) if testimony.failed is None else testimony.failed + 1
        return [self._seen(testimony, number) for number in range(end)]

    def smallest(self, name: str) -> Seen | None:
        """The smallest example found with which the test fails, if it is not a recorded one."""
        testimony = self.testimonies[name]
        if testimony.smallest is None:
            return None
        drawn, told = testimony.smallest
        right = self._right(testimony.recording.test, self._new_reference(), drawn, [])
        return Seen(0, _drawn(drawn), _questions(told, right), passed=False)

    # --- noting ---

    def _judge(self, recording: Recording) -> Failure | None:
        testimony = self.testimonies[recording.test.name] = Testimony(recording)
        self._tried = []
        failure = super()._judge(recording)
        if testimony.failed is not None and failure is not None:
            drawn = recording.examples[testimony.failed].arguments
            for found, arguments, told in reversed(self._tried):
                if found.calls == failure.calls and arguments is not drawn:
                    testimony.smallest = arguments, told
                    break
        return failure

    def _seen_to_pass(self, replies: Sequence[bytes | Lost], asked: Sequence[Exchange]) -> bool:
        """Only with the very same replies: what differs is to be shown."""
        return replies == [exchange.reply for exchange in asked]

    def _run_recorded(self, test: HiddenTest, student: Student, example: Example) -> Failure | None:
        failure = super()._run_recorded(test, student, example)
        testimony = self.testimonies[test.name]
        number = next(n for n, e in enumerate(testimony.recording.examples) if e is example)
        testimony.noted[number] = _told(student)
        if failure is not None:
            testimony.failed = number
        return failure

    def _run(
        self,
        test: HiddenTest,
        student: Student,
        arguments: dict[str, Any],
        reference_asked: list[Exchange],
    ) -> Failure | None:
        failure = super()._run(test, student, arguments, reference_asked)
        if failure is not None:
            self._tried.append((failure, arguments, _told(student)))
        return failure

    # --- telling ---

    def _seen(self, testimony: Testimony, number: int) -> Seen:
        recording = testimony.recording
        example = recording.examples[number]
        transport: Transport
        if recording.calls_back:
            transport = self._new_reference()
        else:
            transport = Replay(example.asked, [exchange.reply for exchange in example.asked])
        right = self._right(recording.test, transport, example.arguments, example.reference_asked)
        told = testimony.noted.get(number)
        return Seen(
            number + 1,
            _drawn(example.arguments),
            _questions(right if told is None else told, right),
            passed=number != testimony.failed,
            identical=told is None,
        )

    def _right(
        self,
        test: HiddenTest,
        transport: Transport,
        arguments: dict[str, Any],
        reference_asked: list[Exchange],
    ) -> Told:
        """What the test asks the reference, and its answers."""
        student = Student(transport)
        stopped = Diverged, UnsatisfiedAssumption  # what was asked until then is told
        with warnings.catch_warnings(), contextlib.suppress(*stopped):
            warnings.simplefilter("ignore")
            super()._run(test, student, arguments, reference_asked)
        return _told(student)


def _told(student: Student) -> Told:
    return [words.call_and_answer(each) for each in student._asked]


def _drawn(arguments: dict[str, Any]) -> str:
    return ", ".join(f"{name}={words.show(value)}" for name, value in arguments.items())


def _questions(told: Told, right: Told) -> tuple[Question, ...]:
    """The submission's answers beside the reference's, for as long as the same is asked."""
    found, alike = [], True
    for mine, theirs in zip_longest(told, right):
        if mine is None:
            break
        alike = alike and theirs is not None and mine[0] == theirs[0]
        call, answer = mine
        found.append(Question(call, answer, theirs[1] if alike else ""))
    return tuple(found)
