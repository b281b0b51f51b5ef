"""How other systems name what was handed in: whose a file is, of which attempt, and what it is.

Sources: nbgrader's exchange (`nbgrader/exchange/default/submit.py`), Moodle's "Download all
submissions" (`mod/assign/classes/downloader.php`), Canvas's "Download Submissions"
(`lib/content_zipper.rb`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from .archive import Entry
from .imports import import_nbformat
from .submitted import NOTEBOOKS, kind_of

TIMESTAMP = "timestamp.txt"
MOODLE = re.compile(
    r"(?P<name>.+?)(_(?P<number>\d+))?_assignsubmission_(?P<kind>[a-z]+)_?(?P<rest>.*)"
)
CANVAS = re.compile(
    r"((?P<name>.*?)_)??(?P<late>late_)?(?P<number>\d+|anon_[a-z0-9]+)_"
    r"(\d+_(?P<rest>.+)|(?P<text>(text|link)\.html))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Piece:
    """A file of an attempt. `student` is what the system calls them, `names` what else it does.

    `when` is the attempt's time (UTC) where its name says so.
    """

    student: str
    name: tuple[str, ...]
    entry: Entry
    attempt: str = ""
    when: datetime | None = None
    late: bool = False
    names: tuple[str, ...] = ()


def exchange(entries: Sequence[Entry], slug: str, others: Sequence[str]) -> list[Piece]:
    """`inbound/<student>+<assignment>+<time>+<random>/`, as nbgrader's exchange has it."""
    import_nbformat()
    from nbgrader.utils import parse_utc

    pieces = []
    for entry in entries:
        fields = entry.parts[0].rsplit("+", 3)
        if len(entry.parts) < 2 or len(fields) != 4:
            fields = entry.parts[0].rsplit("+", 2)
        if len(entry.parts) < 2 or len(fields) < 3 or fields[1] != slug:
            continue
        try:
            when = parse_utc(fields[2])
        except (ValueError, OverflowError):
            continue
        pieces.append(Piece(fields[0], entry.parts[1:], entry, entry.parts[0], when))
    return pieces


def moodle(entries: Sequence[Entry], slug: str, others: Sequence[str]) -> list[Piece]:
    """`Name_12345_assignsubmission_file/file`, or the same without folders.

    Before version 4 the folder's name ended in `_`; a group without a number has only its name.
    """
    pieces = []
    for entry in entries:
        said = MOODLE.fullmatch(entry.parts[0])
        if said is None or said["kind"] != "file":
            continue
        name = tuple(part for part in (said["rest"], *entry.parts[1:]) if part)
        if name:
            student = said["number"] or said["name"]
            pieces.append(Piece(student, name, entry, names=(said["name"],)))
    return pieces


def canvas(entries: Sequence[Entry], slug: str, others: Sequence[str]) -> list[Piece]:
    """`name_1234_5678_file`, with `_LATE` after the name where it was; 1234 is the student.

    An anonymous assignment has `anon_` and some letters, a text typed in `name_1234_text.html`.
    """
    pieces = []
    for entry in entries:
        said = CANVAS.fullmatch(entry.parts[0])
        if said is not None and len(entry.parts) == 1:
            late, names = said["late"] is not None, tuple(filter(None, [said["name"]]))
            name = (said["rest"] or said["text"],)
            pieces.append(Piece(said["number"], name, entry, late=late, names=names))
    return pieces


def folders(entries: Sequence[Entry], slug: str, others: Sequence[str]) -> list[Piece]:
    """`<student>/<assignment>/<file>`, `<student>/<file>` or `<student>.ipynb`."""
    pieces = []
    for entry in entries:
        first, *rest = entry.parts
        if not rest:
            stem = first.rpartition(".")[0]
            if stem and kind_of(first) in NOTEBOOKS:
                pieces.append(Piece(stem, (first,), entry))
        elif len(rest) > 1 and rest[0] == slug:
            pieces.append(Piece(first, tuple(rest[1:]), entry))
        elif len(rest) == 1 or rest[0] not in others:
            pieces.append(Piece(first, tuple(rest), entry))
    return pieces


Convention = Callable[[Sequence[Entry], str, Sequence[str]], list[Piece]]
CONVENTIONS: dict[str, Convention] = {
    "exchange": exchange,
    "moodle": moodle,
    "canvas": canvas,
    "folders": folders,
}
SIGNS: dict[str, Callable[[tuple[str, ...]], object]] = {
    "moodle": lambda parts: MOODLE.fullmatch(parts[0]),
    "canvas": lambda parts: len(parts) == 1 and CANVAS.fullmatch(parts[0]),
    "exchange": lambda parts: len(parts) > 1 and parts[0].count("+") >= 2,
}
"""How a convention shows in a path; that of folders is any."""


class Unclear(Exception):
    """A download keeps to one convention no more than to another; the message says in what."""


def recognised(entries: Sequence[Entry]) -> str:
    """Which convention a download keeps to, by its outermost names. Raises `Unclear`.

    What is no submission, such as a table of marks, may lie beside them and be called anything.
    """
    fitting = {kind: len(_tops(entries, kind)) for kind in SIGNS}
    kind = max(fitting, key=lambda each: fitting[each])
    if not fitting[kind]:
        return "folders"
    others = {e.parts[0] for e in entries if kind_of(e.parts[-1])}
    others -= _tops(entries, kind)
    if fitting[kind] <= len(others):
        raise Unclear(f"{fitting[kind]} names are as {kind} has them, {len(others)} are not")
    return kind


def strays(entries: Sequence[Entry], kind: str) -> list[str]:
    """The outermost names that are not as the convention has them."""
    tops = {entry.parts[0] for entry in entries}
    return sorted(tops - _tops(entries, kind)) if kind in SIGNS else []


def without_wrapper(entries: Sequence[Entry], convention: str = "") -> list[Entry]:
    """The files without the one folder that they all lie in, if its name tells nothing.

    Raises `Unclear` where it is not said by which convention they are to be read.
    """
    tops = {entry.parts[0] for entry in entries}
    below = {entry.parts[1:2] for entry in entries}
    kinds = [convention] if convention else list(SIGNS)
    if len(tops) != 1 or () in below or any(_tops(entries, kind) for kind in kinds):
        return list(entries)
    inner = [Entry(e.parts[1:], e.modified, e.read, e.owner) for e in entries]
    found = _tops(inner, convention) if convention else recognised(inner) != "folders"
    return inner if found else list(entries)


def _tops(entries: Sequence[Entry], kind: str) -> set[str]:
    """The outermost names in which a convention shows."""
    return {e.parts[0] for e in entries if kind in SIGNS and SIGNS[kind](e.parts)}
