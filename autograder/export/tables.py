"""Results as tables and as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from .. import results
from .orders import Exported, Order

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for a formula's beginning, in full width also."""


def to_csv(order: Order) -> Exported:
    """A row for each student, a column for each exercise; opens in a spreadsheet as data.

    An answer that waits for a person has no score yet, and the reason says so.
    """
    names = [part.name for part in order.assignment.parts]
    rows = [
        [*("assignment", "student", "status", "score", "max_score"), *names, "reason"],
    ]
    rows[0] += ["final", "penalty", "submitted_at", "attempt", "attempts", "why"]
    for result in order.results:
        scores = {each.name: each.score for each in result.exercises if not each.waits}
        waiting = [each.name for each in result.exercises if each.waits]
        waits = f"waits for a person: {', '.join(waiting)}" if waiting else ""
        row = [
            cell(order.assignment.slug),
            cell(result.student),
            result.status,
            number(result.score),
            number(result.max_score),
            *[number(scores.get(name)) for name in names],
            cell(result.reason or waits),
        ]
        if found := result.standing:
            when = result.submitted_at
            row += [number(found.student_final), number(found.penalty)]
            row += [when.isoformat() if when else "", str(found.attempt), str(found.attempts)]
            row += [cell(found.why)]
        rows.append(row)
    return Exported(written(rows))


def to_json(order: Order) -> Exported:
    report = results.Report(assignment=order.assignment.slug, submissions=list(order.results))
    return Exported(results.to_json(report))


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as RFC 4180 has them, in UTF-8."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def number(value: float | None) -> str:
    """A score with what decimals it has, four at most; nothing for no score."""
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = " ".join(text.split())
    text = "".join(each if each.isprintable() else "�" for each in text)
    return f"'{text}" if text.startswith(FORMULA) else text


def identity(text: str) -> str:
    """What another system knows somebody by: as it is if that is a number, else safe text."""
    return text if text.isascii() and text.isdigit() else cell(text)
