"""Results for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence

from . import results
from .course import Assignment
from .results import SubmissionResult

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula's beginning, in full width also."""


def to_csv(assignment: Assignment, graded: Sequence[SubmissionResult]) -> bytes:
    """A row for each submission, a column for each exercise; opens in a spreadsheet as data.

    An answer that waits for a person has no score yet, and the reason says so.
    """
    names = [part.name for part in assignment.parts]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["assignment", "student", "status", "score", "max_score", *names, "reason"])
    for result in graded:
        scores = {each.name: each.score for each in result.exercises if not each.waits}
        waiting = [each.name for each in result.exercises if each.waits]
        waits = f"waits for a person: {', '.join(waiting)}" if waiting else ""
        writer.writerow(
            [
                _cell(assignment.slug),
                _cell(result.student),
                result.status,
                "" if result.score is None else f"{result.score:g}",
                f"{result.max_score:g}",
                *[f"{scores[name]:g}" if name in scores else "" for name in names],
                _cell(result.reason or waits),
            ]
        )
    return text.getvalue().encode("utf-8")


def to_json(assignment: Assignment, graded: Sequence[SubmissionResult]) -> bytes:
    return results.to_json(results.Report(assignment=assignment.slug, submissions=list(graded)))


FORMATS: dict[str, Callable[[Assignment, Sequence[SubmissionResult]], bytes]] = {
    "csv": to_csv,
    "json": to_json,
}


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = " ".join(text.split())
    text = "".join(each if each.isprintable() else "�" for each in text)
    return f"'{text}" if text.startswith(FORMULA) else text
