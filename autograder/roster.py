"""A list of students as another system exports it, and who is meant by the names in it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from .errors import UserError

MAX_BYTES = 32 << 20
Row = tuple[str, ...]


class RosterError(UserError):
    """A roster cannot be used; the message names the file."""


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

    def who(self, column: str) -> dict[str, str]:
        """Who is meant by a number or name: `column` holds the students' ids, the others what else
        they are called. Raises `RosterError`."""
        ids = self.column(column)
        if ids is None:
            raise RosterError(f"{self.path} has no column {column!r}")
        found: dict[str, str] = {}
        ambiguous: set[str] = set()
        for row in self.rows:
            for called in filter(None, map(alias, row)):
                if row[ids] and found.setdefault(called, row[ids]) != row[ids]:
                    ambiguous.add(called)
        return {called: who for called, who in found.items() if called not in ambiguous}


def read(path: Path) -> Roster:
    """A file of comma, semicolon or tab separated values. Raises `RosterError`."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RosterError(f"{path} cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise RosterError(f"{path}: it is larger than {MAX_BYTES >> 20} MiB")
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise RosterError(f"{path}: it is not UTF-8: export it again, or save it as that") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=lambda each: len(next(csv.reader([first], delimiter=each), [])))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append(tuple(cell.strip() for cell in cells))
    except csv.Error as error:
        raise RosterError(f"{path}:{lines.line_num}: {error}") from None
    if len(rows) < 2:
        raise RosterError(f"{path}: there is nobody in it")
    width = len(rows[0])
    return Roster(path, rows[0], tuple((*row, *[""] * width)[:width] for row in rows[1:]))


def alias(said: str) -> str:
    """A number or name without what Moodle puts before numbers, and without white space."""
    return " ".join(said.removeprefix("Participant ").split()).casefold()
