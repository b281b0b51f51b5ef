"""A graded submission, as it is stored, written as JSON and shown."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

SCHEMA = 1
Status = Literal["graded", "unreadable", "failed"]
WAITING: Literal["needs_manual_grade"] = "needs_manual_grade"
NO_ANSWER = "There is no answer."


class TestResult(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """What came of one hidden test. `message` is one line; the rest is its parts."""

    __test__ = False  # not a test class, whatever pytest makes of its name

    name: str
    title: str = ""
    passed: bool
    points: float
    message: str = ""
    misconception: str | None = None
    hint: str = ""
    kind: str = ""
    reason: str = ""
    calls: list[tuple[str, str]] = []
    expected: str | None = None
    cell: int = 0
    line: int = 0
    code: str = ""


class ExerciseResult(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise's result. `manual` ones are answers in words, which have no tests.

    `score` holds a grader's own mark where there is one, and `extra_credit`; while an answer waits
    for a person it is 0. `comment` is a grader's.
    """

    name: str
    score: float
    max_score: float
    tests: list[TestResult]
    manual: bool = False
    status: Literal["graded", "needs_manual_grade"] = "graded"
    extra_credit: float = 0.0
    comment: str = ""

    @property
    def waits(self) -> bool:
        return self.status == WAITING

    @property
    def untouched(self) -> bool:
        """Whether nothing of it was written."""
        if self.manual:
            return self.comment == NO_ANSWER
        return all(test.kind == "missing" for test in self.tests)

    @property
    def lost(self) -> bool:
        """Whether tests took points away."""
        return not self.manual and self.score < self.max_score


class CellError(msgspec.Struct, frozen=True, kw_only=True):
    """A cell of the student's that did not run to its end."""

    cell: int
    line: int
    message: str
    code: str = ""


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What a result rests on: hashes of the submitted file and of the assignment, and the rest."""

    submission: str = ""
    assignment: str
    seed: int
    grader: str
    device: str
    weak_isolation: bool


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a result by the course's rules on lateness and attempts.

    `final` is the score less the penalty. Of a student's attempts, number `counted` counts, with
    `student_final`; both are None where none does. `why` is said to the student.
    """

    attempt: int
    attempts: int
    counted: int | None
    due: datetime | None = None
    late_seconds: float = 0.0
    penalty: float = 0.0
    final: float | None
    student_final: float | None
    counts: bool
    why: str = ""


class SubmissionResult(msgspec.Struct, frozen=True, kw_only=True):
    """One submission's result; `score` is None only where the grader failed.

    `submitted_at` is what `timestamp.txt` says, `timestamp_error` why it could not be read. The
    standing is not kept with the result: it follows from the course's rules as they are now.
    """

    path: str
    student: str
    status: Status
    score: float | None
    max_score: float
    seconds: float = 0.0
    reason: str = ""
    exercises: list[ExerciseResult] = []
    notes: list[str] = []
    cell_errors: list[CellError] = []
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0
    missing_layers: list[str] = []
    basis: Basis | None = None
    submitted_at: datetime | None = None
    timestamp_error: str = ""
    standing: Standing | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What `autograder grade --json` writes."""

    schema: int = SCHEMA
    assignment: str
    submissions: list[SubmissionResult]


def to_json(report: Report) -> bytes:
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"
