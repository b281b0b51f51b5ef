"""A result arranged for reading: a failure is a short letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..results import (
    NO_ANSWER,
    CellError,
    ExerciseResult,
    Standing,
    SubmissionResult,
    TestResult,
)
from ..submitted import kind_of

OBVIOUS = "not the expected value"
"""A reason that says no more than the two values, which stand above it."""
VERBS = ("returned", "raised", "did not answer", "is not defined")


@dataclass(frozen=True)
class Step:
    """A call and what the student's code did: `verb` is one of VERBS, or empty."""

    call: str
    verb: str
    answer: str


@dataclass(frozen=True)
class Place:
    """A line of the student's, and where it stands."""

    where: str
    code: str


@dataclass(frozen=True)
class Letter:
    """What a student is told of one failure; `again` where the hint has been given before."""

    steps: tuple[Step, ...] = ()
    expected: str | None = None
    reason: str = ""
    place: Place | None = None
    misconception: str = ""
    hint: str = ""
    again: bool = False


@dataclass(frozen=True)
class Test:
    """A test; `letter` is None where there is nothing to tell but the verdict."""

    title: str
    passed: bool
    score: float
    max_score: float
    letter: Letter | None = None


@dataclass(frozen=True)
class Exercise:
    """An exercise's tests; `blocked` is why none that failed could be asked at all, if so.

    `manual` is an answer in words, which `waits` until a person has marked it.
    """

    name: str
    score: float
    max_score: float
    tests: tuple[Test, ...] = ()
    blocked: str = ""
    reason: str = ""
    manual: bool = False
    waits: bool = False
    extra_credit: float = 0.0
    comment: str = ""

    @property
    def failed(self) -> tuple[Test, ...]:
        return tuple(test for test in self.tests if not test.passed)

    @property
    def shown(self) -> tuple[Test, ...]:
        """The tests that are shown one by one."""
        return tuple(test for test in self.tests if test.passed) if self.blocked else self.tests

    @property
    def complete(self) -> bool:
        if self.manual:
            return self.comment != NO_ANSWER
        return not self.failed if self.tests else self.score >= self.max_score


@dataclass(frozen=True)
class Stopped:
    """A cell that did not run to its end."""

    place: Place
    message: str


@dataclass(frozen=True)
class Page:
    """All that a student's page shows."""

    student: str
    file: str
    status: str
    score: float | None
    max_score: float
    reason: str
    exercises: tuple[Exercise, ...]
    notes: tuple[str, ...]
    stopped: tuple[Stopped, ...]
    submitted_at: datetime | None = None
    standing: Standing | None = None

    @property
    def to_do(self) -> list[tuple[int, Exercise]]:
        numbered = enumerate(self.exercises, 1)
        return [(number, exercise) for number, exercise in numbered if not exercise.complete]

    @property
    def untouched(self) -> bool:
        """Whether nothing that was to be programmed is there."""
        return all(each.blocked == "missing" for each in self.exercises if not each.manual)

    @property
    def waiting(self) -> list[tuple[int, Exercise]]:
        return [(number, each) for number, each in enumerate(self.exercises, 1) if each.waits]

    @property
    def tests(self) -> list[Test]:
        return [test for exercise in self.exercises for test in exercise.tests]

    @property
    def counts_cells(self) -> bool:
        """Whether a cell's number is told, and not that of a Python file's only one."""
        letters = [test.letter for test in self.tests if test.letter]
        places = [each.place for each in self.stopped] + [each.place for each in letters]
        return any(places) and kind_of(self.file) != ".py"

    @property
    def passed_tests(self) -> int:
        return sum(test.passed for test in self.tests)


def arrange(result: SubmissionResult) -> Page:
    """The page of a result from which what is not to be seen has been taken."""
    return Page(
        student=result.student,
        file=result.path,
        status=result.status,
        score=result.score,
        max_score=result.max_score,
        reason=result.reason,
        exercises=tuple(_exercise(each, result.path) for each in result.exercises),
        notes=tuple(result.notes),
        stopped=tuple(_stopped(error, result.path) for error in result.cell_errors),
        submitted_at=result.submitted_at,
        standing=result.standing,
    )


def _stopped(error: CellError, file: str) -> Stopped:
    place = _place(error.cell, error.line, error.code, file)
    return Stopped(place, error.message.removesuffix(":"))


def _place(cell: int, line: int, code: str, file: str) -> Place:
    if kind_of(file) == ".py":
        where = f"line {line}" if line else "the file"
    else:
        where = f"cell {cell}, line {line}" if line else f"cell {cell}"
    return Place(where, code)


def _exercise(exercise: ExerciseResult, file: str) -> Exercise:
    tests = [_test(test, file) for test in exercise.tests]
    blocked, reason = _blocked(exercise)
    return Exercise(
        name=exercise.name,
        score=exercise.score,
        max_score=exercise.max_score,
        tests=tuple(_hints_once(tests)),
        blocked=blocked,
        reason=reason,
        manual=exercise.manual,
        waits=exercise.waits,
        extra_credit=exercise.extra_credit,
        comment=exercise.comment,
    )


def _blocked(exercise: ExerciseResult) -> tuple[str, str]:
    """The kind and reason that all of an exercise's failures share, where nothing was asked."""
    shared = {(test.kind, test.reason) for test in exercise.tests if not test.passed}
    kinds = {kind for kind, _ in shared}
    if kinds == {"missing"}:
        others = [r for _, r in sorted(shared) if not r.startswith(f"{exercise.name} ")]
        return "missing", "; ".join(others)
    if kinds == {"forbidden"} and len(shared) == 1:
        return shared.pop()
    return "", ""


def _test(test: TestResult, file: str) -> Test:
    letter = None if test.passed else _letter(test, file)
    return Test(
        title=test.title,
        passed=test.passed,
        score=test.points if test.passed else 0.0,
        max_score=test.points,
        letter=None if letter == Letter() else letter,
    )


def _letter(test: TestResult, file: str) -> Letter:
    steps = tuple(_step(call, answer) for call, answer in test.calls)
    said = steps[-1].answer if steps else ""
    obvious = test.reason == OBVIOUS and test.expected is not None
    return Letter(
        steps=steps,
        expected=test.expected,
        reason="" if obvious or test.reason == said else test.reason,
        place=_place(test.cell, test.line, test.code, file) if test.cell else None,
        misconception=(test.misconception or "").replace("_", " "),
        hint=test.hint,
    )


def _step(call: str, answer: str) -> Step:
    for verb in VERBS:
        if answer.startswith(verb):
            return Step(call, verb, answer.removeprefix(verb).lstrip(": "))
    return Step(call, "", answer)


def _hints_once(tests: Sequence[Test]) -> list[Test]:
    """Every hint given in full with the first failure that has it, and pointed to afterwards."""
    given: set[tuple[str, str]] = set()

    def once(letter: Letter) -> Letter:
        key = letter.misconception, letter.hint
        if key in given and letter.misconception:
            return replace(letter, hint="", again=True)
        given.add(key)
        return letter

    return [replace(test, letter=once(test.letter)) if test.letter else test for test in tests]
