"""A list of students, as another system exports it, and who of them is who here."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 32 << 20
Row = tuple[str, ...]


class ExportError(Exception):
    """It cannot be written; the message says why, naming the file and line at fault if any."""


@dataclass(frozen=True)
class Roster:
    """A table: every row is as long as the header."""

    path: Path
    header: Row
    rows: tuple[Row, ...]

    def column(self, *names: str) -> int | None:
        """Where the first column of one of these names is."""
        found = [i for name in names for i, each in enumerate(self.header) if each == name]
        return found[0] if found else None


def read(path: Path) -> Roster:
    """A file of comma, semicolon or tab separated values. Raises `ExportError`."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise ExportError(f"{path}: it is larger than {MAX_BYTES >> 20} MiB")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise ExportError(f"{path}: it is not UTF-8: export it again, or save it as that") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=lambda each: len(next(csv.reader([first], delimiter=each), [])))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append(tuple(cell.strip() for cell in cells))
    except csv.Error as error:
        raise ExportError(f"{path}:{lines.line_num}: {error}") from None
    if len(rows) < 2:
        raise ExportError(f"{path}: there is nobody in it")
    width = len(rows[0])
    return Roster(path, rows[0], tuple((*row, *[""] * width)[:width] for row in rows[1:]))


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
