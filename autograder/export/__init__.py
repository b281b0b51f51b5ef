"""Results for other systems: for each student the attempt that counts, as it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ..course import Assignment, Course
from ..gradescope.bundle import to_gradescope
from ..results import SubmissionResult
from ..roster import RosterError, read
from ..standing import counting, untimed
from ..store import Attempt
from .canvas import to_canvas
from .matching import ExportError
from .moodle import to_moodle
from .orders import Exported, Order
from .tables import to_csv, to_json

__all__ = ["FORMATS", "ExportError", "Exported", "Order", "export"]

FORMATS: dict[str, Callable[[Order], Exported]] = {
    "csv": to_csv,
    "json": to_json,
    "canvas": to_canvas,
    "moodle": to_moodle,
}
BUNDLE = "gradescope"
"""What needs no results: it takes the assignment to where submissions are."""
NAMES = (*FORMATS, BUNDLE)
WITH_ROSTER = ("canvas", "moodle")


def export(
    course: Course,
    assignment: Assignment,
    to: str,
    attempts: Callable[[str], Iterable[Attempt]],
    roster: Path | None = None,
    weak: bool = False,
) -> Exported:
    """An assignment for another system; `attempts` gives what is stored of it.

    Raises `ExportError`.
    """
    if to not in NAMES:
        raise ExportError(f"unknown format {to!r} (there are: {', '.join(NAMES)})")
    if roster is not None and to not in WITH_ROSTER:
        raise ExportError(f"--roster belongs to {' and '.join(WITH_ROSTER)}, not to {to}")
    if weak and to != BUNDLE:
        raise ExportError(f"--allow-weak-isolation belongs to {BUNDLE}, not to {to}")
    if to == BUNDLE and not course.has_assignment(assignment.slug):
        raise ExportError(f"{assignment.slug} is a quiz: only notebooks go to Gradescope")
    if to == BUNDLE:
        return Exported(to_gradescope(course, assignment, weak))
    try:
        known = None if roster is None else read(roster)
    except RosterError as error:
        raise ExportError(str(error)) from None
    results = counting(course, assignment.slug, attempts(assignment.slug))
    nothing = "" if results else f"nothing of {assignment.slug} has been graded yet"
    if to in WITH_ROSTER and nothing:
        raise ExportError(nothing)
    exported = FORMATS[to](Order(assignment, results, known))
    said = (
        nothing,
        untimed(course, assignment.slug, results),
        _strangers(course, assignment.slug, results),
        _waiting(results),
    )
    return Exported(exported.data, (*exported.notes, *filter(None, said)))


def _waiting(results: Sequence[SubmissionResult]) -> str:
    """A line on students whose answers nobody has marked yet."""
    count = sum(any(each.waits for each in result.exercises) for result in results)
    if not count:
        return ""
    whose = "1 student waits" if count == 1 else f"{count} students wait"
    return f"{whose} for a person to mark an answer: the score is without it"


def _strangers(course: Course, slug: str, results: Sequence[SubmissionResult]) -> str:
    """A line on students who have exceptions but no result: a name may be misspelt."""
    names = sorted(course.deadlines.named(slug) - {result.student for result in results})
    if not names:
        return ""
    return f"course.toml has exceptions for students without a result: {', '.join(names)}"
