"""Grades as CSV for Moodle, which asks at the import what each column is.

The columns are called as Moodle calls what they are to be mapped to. One row whose student Moodle
does not know stops the whole import, so with a roster such rows are left out.
"""

from __future__ import annotations

from ..results import SubmissionResult
from ..roster import Roster
from .matching import ExportError, match
from .orders import Exported, Order, final
from .tables import cell, identity, number, written

COLUMNS = {
    "username": ("Username", "username"),
    "useremail": ("Email address", "Email", "email"),
    "useridnumber": ("ID number", "idnumber"),
}
"""What Moodle knows users by, and what its lists of users call that."""


def to_moodle(order: Order) -> Exported:
    """Raises `ExportError`."""
    scored = [result for result in order.results if final(result) is not None]
    title = cell(order.assignment.title)
    notes = []
    if order.roster is None:
        header = [_kind([result.student for result in scored])]
        known = {result.student: [identity(result.student)] for result in scored}
    else:
        header, known, unknown = _by_roster(order.roster, scored)
        if unknown:
            notes.append(f"not in {order.roster.path}, so left out: {', '.join(unknown)}")
    rows = [
        [*known[result.student], number(final(result)), cell(feedback(result))]
        for result in scored
        if result.student in known
    ]
    without = [result.student for result in order.results if final(result) is None]
    if without:
        notes.append(f"without a score, so left out: {', '.join(without)}")
    return Exported(written([[*header, title, "feedback"], *rows]), tuple(notes))


def _kind(students: list[str]) -> str:
    """What the names of students are to Moodle."""
    if students and all("@" in student for student in students):
        return "useremail"
    return "useridnumber" if all(student.isdigit() for student in students) else "username"


def _by_roster(
    roster: Roster, results: list[SubmissionResult]
) -> tuple[list[str], dict[str, list[str]], tuple[str, ...]]:
    """The columns' names, each student's cells, and who is not in the roster."""
    places = {kind: roster.column(*names) for kind, names in COLUMNS.items()}
    columns = {kind: place for kind, place in places.items() if place is not None}
    if not columns:
        raise ExportError(
            f"{roster.path}: no column is called Username, Email address or ID number, so nobody "
            "in it can be told from others"
        )
    names = [[row[i] for row in roster.rows] for i in columns.values()]
    first, last = roster.column("First name"), roster.column("Last name", "Surname")
    if first is not None and last is not None:
        names.append([f"{row[first]} {row[last]}".strip() for row in roster.rows])
    if (full := roster.column("Full name")) is not None:
        names.append([row[full] for row in roster.rows])
    found = match([result.student for result in results], names, roster.path)
    known = {
        student: [identity(roster.rows[row][i]) for i in columns.values()]
        for student, row in found.rows.items()
    }
    return list(columns), known, found.unknown


def feedback(result: SubmissionResult) -> str:
    """A result in a line or two, in words of ours only."""
    said = [f"{number(final(result))} of {number(result.max_score)} points."]
    if result.status == "unreadable":
        said.append(f"The file could not be read: {result.reason}.")
    lost = [
        f"{exercise.name} ({number(exercise.score)} of {number(exercise.max_score)})"
        for exercise in result.exercises
        if exercise.score < exercise.max_score
    ]
    if lost:
        said.append(f"Points were lost in {', '.join(lost)}.")
    if result.standing and result.standing.why:
        said.append(f"{result.standing.why[0].upper()}{result.standing.why[1:]}.")
    return " ".join(said)
