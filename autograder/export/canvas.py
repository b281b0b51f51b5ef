"""Canvas's gradebook as CSV, by the rules of its importer.

The columns that say who a student is come first, up to `Section`; then one for the assignment,
`Title (id)` as Canvas exports it, or a title that makes a new one. A row `Points Possible` sets
what the assignment is worth. An empty cell takes a score away, so who has none has no row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..roster import Roster
from .matching import ExportError, match
from .orders import Exported, Order, final
from .tables import cell, identity, number, written

NAMES = ("SIS Login ID", "SIS User ID", "ID", "Integration ID", "Student")
"""What a student's folder may be called after, the likeliest first."""
TOTALS = re.compile(r"(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
"""Titles with these words are columns of Canvas's own: it reads nothing from them."""
ID = re.compile(r"\s*\((\d+)\)$")
POINTS = "Points Possible"


def to_canvas(order: Order) -> Exported:
    """Raises `ExportError`."""
    title = order.assignment.title
    if TOTALS.search(title) or ID.search(title):
        raise ExportError(
            f"Canvas cannot import an assignment called {title!r}: change the title in "
            f"{order.assignment.template}"
        )
    if order.roster is not None:
        return _by_roster(order, order.roster)
    header = ["Student", "ID", "SIS Login ID", "Section", cell(title)]
    rows = [
        [_name(result.student), "", cell(result.student), "", number(final(result))]
        for result in order.results
        if final(result) is not None
    ]
    note = "without --roster Canvas knows students only if their folders are called by SIS login"
    return Exported(written([header, _points(order, 5), *rows]), (note, *_unscored(order)))


def _by_roster(order: Order, roster: Roster) -> Exported:
    width = _width(roster)
    students = [row for row in roster.rows if _is_student(row)]
    column, notes = _column(order, roster, width)
    keys = [i for name in NAMES if (i := roster.column(name)) is not None and i < width]
    found = match(
        [result.student for result in order.results],
        [[row[i] for row in students] for i in keys],
        roster.path,
    )
    finals = {result.student: final(result) for result in order.results}
    by_row = {row: finals[student] for student, row in found.rows.items()}
    rows = [
        [*_known(row, roster.header, width), number(by_row[number_])]
        for number_, row in enumerate(students)
        if by_row.get(number_) is not None
    ]
    if found.unknown:
        notes.append(f"not in {roster.path}, so left out: {', '.join(found.unknown)}")
    header = [*roster.header[:width], column]
    table = [header, _points(order, width + 1), *rows]
    return Exported(written(table), (*notes, *_unscored(order)))


def _width(roster: Roster) -> int:
    """How many columns say who a student is."""
    header = roster.header
    place = roster.column("Section")
    names = header[0] == "Student" or header[:2] == ("LastName", "FirstName")
    if place is None or not names or "ID" not in header[:place]:
        raise ExportError(
            f"{roster.path}: this is no gradebook exported from Canvas: its header must begin "
            "with Student, ID and end what it says of students with Section"
        )
    return place + 1


def _is_student(row: Sequence[str]) -> bool:
    """Whether a row is a student's, not what Canvas says of the columns."""
    return POINTS not in row[0] and not all(
        re.fullmatch(r"(Muted|Manual Posting.*)?", each, re.IGNORECASE) for each in row
    )


def _column(order: Order, roster: Roster, width: int) -> tuple[str, list[str]]:
    """The heading of the assignment's column, and what is to be said of it."""
    title = order.assignment.title
    places = [
        i
        for i in range(width, len(roster.header))
        if title in (roster.header[i], ID.sub("", roster.header[i]))
    ]
    if len(places) > 1:
        both = " and ".join(roster.header[i] for i in places)
        raise ExportError(f"{roster.path}: two columns are called {title!r}: {both}")
    if not places:
        return cell(title), [f"{roster.path} has no {title!r}: Canvas will make a new assignment"]
    points = [row[places[0]] for row in roster.rows if POINTS in row[0]]
    if points and "read only" in points[0]:
        raise ExportError(f"{roster.path}: Canvas does not let {title!r} be changed (read only)")
    return roster.header[places[0]], [
        f"{title!r} is worth {each} points in Canvas, and {number(order.assignment.points)} here: "
        "the import changes that in Canvas"
        for each in points
        if _float(each) not in (None, order.assignment.points)
    ]


def _known(row: Sequence[str], header: Sequence[str], width: int) -> list[str]:
    """What Canvas itself says of a student."""
    named = zip(header[:width], row[:width], strict=True)
    return [_name(each) if kind == "Student" else identity(each) for kind, each in named]


def _name(text: str) -> str:
    """A name that does not make its row the one with the points: Canvas looks for the words."""
    return cell(text).replace(POINTS, "Points-Possible")


def _points(order: Order, width: int) -> list[str]:
    return [f"    {POINTS}", *[""] * (width - 2), number(order.assignment.points)]


def _unscored(order: Order) -> list[str]:
    without = [result.student for result in order.results if final(result) is None]
    return [f"without a score, so left out: {', '.join(without)}"] if without else []


def _float(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
