"""Who is meant by the numbers and names of a learning platform."""

from __future__ import annotations

import csv
from pathlib import Path


class RosterError(Exception):
    """A roster cannot be used; the message names the file."""


def read(path: Path, column: str) -> dict[str, str]:
    """Who is meant by a number or name: a CSV file whose `column` holds the students' ids, and
    whose other columns what else they are called. Raises `RosterError`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RosterError(f"{path} cannot be read: {error}") from None
    if not rows or column not in rows[0]:
        raise RosterError(f"{path} has no column {column!r}")
    found: dict[str, str] = {}
    ambiguous: set[str] = set()
    for row in rows:
        student = (row[column] or "").strip()
        for said in row.values():
            called = alias(said) if isinstance(said, str) else ""
            if called and student and found.setdefault(called, student) != student:
                ambiguous.add(called)
    return {called: student for called, student in found.items() if called not in ambiguous}


def alias(said: str) -> str:
    """A number or name without what Moodle puts before numbers, and without white space."""
    return " ".join(said.removeprefix("Participant ").split()).casefold()
