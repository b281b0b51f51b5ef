"""What a submission that failed is told besides: a misconception's name, or what was seen."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from . import patterns
from .diagnosis import (
    Answers,
    Mistake,
    OutOfPatienceError,
    Patience,
    Wrong,
    agree,
    differences,
    name_mistake,
    reference_answers,
    value_of,
)
from .judge import EXPLAIN_SECONDS, Judge, Verdict
from .recording import Recording

EXPLAINED = ("wrong", "raised")
"""Kinds of failure in which answers, or errors in their place, can be compared."""


@dataclass(frozen=True)
class Told:
    """A hint for one failed test; `misconception` is None where no known mistake fits."""

    misconception: str | None
    hint: str


def wrong_answers(judge: Judge, verdicts: Sequence[Verdict]) -> dict[str, Answers]:
    """All the answers in each exercise of which a test failed, asked for while there is time."""
    failed = {
        verdict.test.mark.exercise
        for verdict in verdicts
        if verdict.failure is not None and verdict.failure.kind in EXPLAINED
    }
    found: dict[str, dict[str, list[list[bytes | None]]]] = {name: {} for name in failed}
    for recording in judge.recordings:
        exercise = recording.test.mark.exercise
        if exercise in failed:
            found[exercise][recording.test.name] = judge.answers(recording)
    return dict(found)


def explain(
    answers: Mapping[str, Answers],
    recordings: Sequence[Recording],
    mistakes: Callable[[str, Wrong], Sequence[Mistake]],
    signatures: Mapping[str, inspect.Signature],
) -> dict[str, Told]:
    """What can be told of the answers to each hidden test; `mistakes` gives an exercise's known,
    those at least that its wrong answers may show."""
    told: dict[str, Told] = {}
    patience = Patience(EXPLAIN_SECONDS)
    with contextlib.suppress(OutOfPatienceError):
        for exercise, given in answers.items():
            mine = [recording for recording in recordings if recording.test.name in given]
            wrong = differences(given, reference_answers(mine), patience.check)
            with patience.paused():
                mistaken = mistakes(exercise, wrong)
            known = name_mistake(wrong, mistaken, patience.check)
            for recording in mine:
                name = recording.test.name
                if name in known:
                    told[name] = Told(known[name].name, known[name].hint)
                    continue
                cases = _cases(recording, given, signatures, patience.check)
                if seen := patterns.in_words(cases, patience.check):
                    told[name] = Told(None, seen)
    return told


def _cases(
    recording: Recording,
    answers: Answers,
    signatures: Mapping[str, inspect.Signature],
    check: Callable[[], None],
) -> list[patterns.Case]:
    """The plain calls in a test, with what was answered."""
    cases = []
    for example, replies in zip(recording.examples, answers[recording.test.name], strict=False):
        for exchange, reply in zip(example.asked, replies, strict=False):
            check()
            try:
                arguments = patterns.read_arguments(exchange.request, signatures)
                expected = value_of(exchange.reply)
            except (LookupError, TypeError):
                continue
            is_right = agree(reply, exchange.reply)
            try:
                answer = value_of(reply)
            except LookupError:
                answer = None
            cases.append(patterns.Case(arguments, answer, expected, is_right))
    return cases
