"""Which row of another system's list each student is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError


class ExportError(UserError):
    """It cannot be written; the message says why, naming the file and line at fault if any."""


@dataclass(frozen=True)
class Matched:
    """Which row each student is, who is in no row, and who shares one with another."""

    rows: dict[str, int]
    unknown: tuple[str, ...]


def match(students: Iterable[str], names: Sequence[Sequence[str]], path: Path) -> Matched:
    """Find students by the names that rows go by, the best kind of name first.

    `names` has a sequence for each kind, with a name (or "") for each row. A name that two rows
    go by is nobody's. Raises `ExportError` where two students are the same row.
    """
    kinds = [_unique(kind, str) for kind in names]
    kinds += [_unique(kind, str.casefold) for kind in names]
    kinds += [_unique(kind, _before_at) for kind in names]
    rows: dict[str, int] = {}
    whose: dict[int, str] = {}
    unknown = []
    for student in students:
        for kind in kinds:
            row = kind.get(student, kind.get(student.casefold()))
            if row is not None:
                break
        if row is None:
            unknown.append(student)
            continue
        if row in whose:
            raise ExportError(f"{path}: {whose[row]} and {student} are the same student in it")
        rows[student], whose[row] = row, student
    return Matched(rows, tuple(unknown))


def _unique(names: Sequence[str], form: Callable[[str], str]) -> dict[str, int]:
    """The row of each name, in some form, that only one row goes by."""
    found: dict[str, int] = {}
    twice = set()
    for row, name in enumerate(names):
        key = form(name)
        if key in found:
            twice.add(key)
        elif key:
            found[key] = row
    return {key: row for key, row in found.items() if key not in twice}


def _before_at(name: str) -> str:
    """What stands before the @ of an address."""
    return name.casefold().rpartition("@")[0]
