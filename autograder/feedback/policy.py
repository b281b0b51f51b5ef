"""What of a result its student may see."""

from __future__ import annotations

from msgspec.structs import replace

from ..course import POLICIES, Policy
from ..results import ExerciseResult, SubmissionResult, TestResult
from .text import file_name

TOLD = ("missing", "forbidden", "lost")
"""Kinds of failure whose reason tells nothing of the test; it is shown with every verdict."""
VERDICT, COUNTEREXAMPLE, FULL = 1, 2, 3


def told(result: SubmissionResult, policy: Policy) -> SubmissionResult:
    """The result without what the policy hides, and without names of tests and of folders.

    Raises ValueError for a policy that there is not.
    """
    if policy not in POLICIES:
        raise ValueError(f"there is no policy {policy!r} (there are: {', '.join(POLICIES)})")
    level = POLICIES.index(policy)
    result = SubmissionResult(
        path=file_name(result.path),
        student=result.student,
        status=result.status,
        score=result.score,
        max_score=result.max_score,
        reason=result.reason,
        exercises=[_exercise(exercise, level) for exercise in result.exercises],
        notes=result.notes if level >= VERDICT else [],
        cell_errors=result.cell_errors if level >= VERDICT else [],
        submitted_at=result.submitted_at,
        standing=result.standing,
    )
    if result.status == "graded":
        return replace(result, reason="")
    reason = result.reason if result.status == "unreadable" else ""
    return replace(result, reason=reason, exercises=[], notes=[], cell_errors=[])


def _exercise(exercise: ExerciseResult, level: int) -> ExerciseResult:
    tests = [_test(test, level) for test in exercise.tests] if level >= VERDICT else []
    return replace(exercise, tests=tests)


def _test(test: TestResult, level: int) -> TestResult:
    verdict = TestResult(name="", title=test.title, passed=test.passed, points=test.points)
    if test.passed:
        return verdict
    if test.kind in TOLD:
        verdict = replace(verdict, kind=test.kind, reason=test.reason)
    if level >= COUNTEREXAMPLE:
        verdict = replace(
            verdict,
            kind=test.kind,
            calls=test.calls,
            cell=test.cell,
            line=test.line,
            code=test.code,
            reason=test.reason if test.kind == "raised" else verdict.reason,
        )
    if level >= FULL:
        verdict = replace(
            verdict,
            reason=test.reason,
            expected=test.expected,
            misconception=test.misconception,
            hint=test.hint,
        )
    return verdict
