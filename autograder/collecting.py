"""What was handed in elsewhere comes into `submitted/<student>/<assignment>/`.

Of several attempts the newest that holds anything to grade counts; what lies there already is
replaced only by a newer one. Doing it again changes nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from . import archive, autograded
from .archive import ArchiveError, Entry, Refused
from .conventions import CONVENTIONS, TIMESTAMP, Piece, Unclear, recognised, strays, without_wrapper
from .course import Course
from .errors import UserError
from .imports import import_nbformat
from .roster import alias
from .submitted import kind_of

MAX_FILES = 500
MAX_BYTES = 100 << 20
"""How many files, and how many bytes of them, one attempt may hold."""
MAX_NAME = 200
"""Bytes of a file's or folder's name."""
NAMED = 5
"""How many files a line names."""
STUDENT = re.compile(r"(?![.-])[\w.@+, '-]{1,100}(?<![ ,'.])")
SAME_NAME = re.compile(r"(-\d+|[ _]?\(\d+\))?\.ipynb", re.IGNORECASE)


class CollectError(UserError):
    """Nothing could be collected; the message says why."""


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a student's newest attempt; `kept` is an older one that was left alone."""

    student: str
    status: Literal["new", "updated", "unchanged", "kept"]
    timestamp: str
    files: list[str]
    late: bool = False
    notes: list[str] = []


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was left out, and why."""

    what: str
    reason: str


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """What `autograder collect --json` writes."""

    schema: int = 1
    assignment: str
    convention: str
    collected: list[Collected]
    problems: list[Problem]


@dataclass(frozen=True)
class Attempt:
    """One attempt of a student: its files by the names that they get here."""

    student: str
    when: datetime
    late: bool
    files: dict[tuple[str, ...], Entry]
    notes: tuple[str, ...] = ()


def to_json(collection: Collection) -> bytes:
    return msgspec.json.format(msgspec.json.encode(collection), indent=2) + b"\n"


def collect(
    course: Course,
    slug: str,
    source: Path | None,
    convention: str = "",
    roster: dict[str, str] | None = None,
) -> Collection:
    """Collect an assignment from a folder or a zip, or without one from nbgrader's exchange.

    `roster` maps what the source calls a student to the student's id. Raises `CollectError`.
    """
    if source is None:
        source, convention = _inbound(course), "exchange"
    try:
        with archive.listed(source, _named(slug, convention)) as listing:
            entries = without_wrapper(listing.entries, convention)
            kind = convention or recognised(entries)
            pieces = CONVENTIONS[kind](entries, slug, course.slugs())
            problems = [Problem(what=what, reason=why) for what, why in listing.refused]
            problems += _strays(strays(entries, kind), kind)
            collected = [
                done
                for student, mine in _by_student(pieces, roster, problems).items()
                for done in [_newest(course, slug, kind, student, mine, problems)]
                if done is not None
            ]
    except ArchiveError as error:
        raise CollectError(str(error)) from None
    except Unclear as error:
        raise CollectError(f"{source}: {error}: say with --as what it is") from None
    if not collected and not problems:
        raise CollectError(f"there is nothing of {slug} in {source}")
    return Collection(assignment=slug, convention=kind, collected=collected, problems=problems)


def _strays(names: Sequence[str], kind: str) -> list[Problem]:
    """One line on all that does not belong to a download."""
    if not names:
        return []
    shown = [archive.shown((name,)) for name in names[:NAMED]]
    more = [f"and {len(names) - NAMED} more"] if len(names) > NAMED else []
    reason = f"not named as {kind} names what was handed in"
    return [Problem(what=", ".join([*shown, *more]), reason=reason)]


def _named(slug: str, convention: str) -> Callable[[str], bool]:
    """Whether an outermost name can be of the assignment: an exchange holds a whole term."""
    return lambda name: convention != "exchange" or f"+{slug}+" in name


def _inbound(course: Course) -> Path:
    if course.gradebook is None:
        raise CollectError(
            "say which folder or zip to collect from; for nbgrader's exchange, course.toml needs "
            "a table [gradebook]"
        )
    inbound = Path(course.gradebook.exchange) / course.settings.id / "inbound"
    if not inbound.is_dir():
        raise CollectError(
            f"there is no {inbound}: is the exchange of course.toml right, and has an assignment "
            "been released?"
        )
    return inbound


def _by_student(
    pieces: Sequence[Piece], roster: dict[str, str] | None, problems: list[Problem]
) -> dict[str, list[Piece]]:
    """Each student's files, by the student's id."""
    found: dict[str, list[Piece]] = {}
    strangers: dict[str, str] = {}
    for piece in pieces:
        called = (piece.student, *piece.names)
        student = piece.student
        if roster is not None:
            known = [roster[a] for name in called if (a := alias(name)) in roster]
            student = known[0] if known else ""
        if not STUDENT.fullmatch(student):
            why = (
                "the roster does not know them"
                if roster is not None and not student
                else ("this cannot be a student's id")
            )
            strangers[archive.shown((" ".join(called),))] = why
            continue
        found.setdefault(student, []).append(piece)
    problems += [Problem(what=what, reason=why) for what, why in strangers.items()]
    return dict(sorted(found.items()))


def _newest(
    course: Course,
    slug: str,
    kind: str,
    student: str,
    pieces: Sequence[Piece],
    problems: list[Problem],
) -> Collected | None:
    """Collect the newest attempt of a student that holds anything to grade."""
    grouped: dict[str, list[Piece]] = {}
    for piece in pieces:
        grouped.setdefault(piece.attempt, []).append(piece)
    attempts = [_attempt(slug, kind, student, mine) for mine in grouped.values()]
    fit = [attempt for attempt in attempts if _to_grade(attempt.files)]
    if not fit:
        names = sorted(archive.shown(name) for attempt in attempts for name in attempt.files)
        reason = f"there is nothing to grade in it: {', '.join(names[:NAMED])}"
        problems.append(Problem(what=student, reason=reason))
        return None
    newest = max(fit, key=lambda attempt: (attempt.when, sorted(attempt.files)))
    try:
        return _put(course, slug, newest)
    except Refused as error:
        problems.append(Problem(what=student, reason=str(error)))
        return None


def _attempt(slug: str, kind: str, student: str, pieces: Sequence[Piece]) -> Attempt:
    files = {piece.name: piece.entry for piece in pieces}
    when = pieces[0].when
    stamp = files.pop((TIMESTAMP,), None)
    if when is None and stamp is not None and kind == "folders":
        when = _said(stamp)
    if when is None:
        when = max(entry.modified for entry in (files or {(): pieces[0].entry}).values())
    files, notes = _renamed(slug, files)
    short = {tuple(map(_shortened, name)): entry for name, entry in files.items()}
    if short.keys() != files.keys():
        files, notes = short, (*notes, f"names of more than {MAX_NAME} bytes were shortened")
    owner = pieces[0].entry.owner if kind == "exchange" else None
    if owner is not None and (name := _user(owner)) not in ("", student):
        notes = (*notes, f"its folder in the exchange is owned by {name}")
    return Attempt(student, when, any(piece.late for piece in pieces), files, notes)


def _said(stamp: Entry) -> datetime | None:
    import_nbformat()
    from nbgrader.utils import parse_utc

    try:
        return parse_utc(stamp.read().decode("utf-8").strip())
    except (Refused, ValueError, OverflowError):
        return None


def _user(number: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return ""


def _to_grade(files: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The files that can be graded where they lie."""
    return [name for name in files if len(name) == 1 and kind_of(name[0])]


def _shortened(name: str) -> str:
    """A name that a file can have here; a long one keeps its ends, and stays one of its own."""
    data = name.encode()
    if len(data) <= MAX_NAME:
        return name
    digest = hashlib.sha256(data).hexdigest()[:8]
    return f"{data[: MAX_NAME // 2].decode(errors='ignore')}-{digest}-{name[-20:]}"


def _renamed(
    slug: str, files: dict[tuple[str, ...], Entry]
) -> tuple[dict[tuple[str, ...], Entry], tuple[str, ...]]:
    """The files, the one notebook under the assignment's name: systems put numbers behind it."""
    notebooks = [name for name in files if kind_of(name[-1]) == ".ipynb"]
    right = (f"{slug}.ipynb",)
    if not notebooks or right in files:
        return files, ()
    likely = [
        name
        for name in notebooks
        if name[-1].startswith(slug) and SAME_NAME.fullmatch(name[-1].removeprefix(slug))
    ]
    chosen = notebooks if len(notebooks) == 1 else likely
    if len(chosen) != 1:
        said = ", ".join(sorted(archive.shown(name) for name in notebooks)[:NAMED])
        return files, (f"it holds several notebooks, none of them {right[0]}: {said}",)
    moved = {right if name == chosen[0] else name: entry for name, entry in files.items()}
    return moved, (f"{archive.shown(chosen[0])} was handed in",)


# --- into submitted/ --------------------------------------------------------------------------


def _put(course: Course, slug: str, attempt: Attempt) -> Collected:
    """Put an attempt into its place, all or nothing, unless a newer one is there."""
    place = course.root / "submitted" / attempt.student / slug
    for folder in (place.parent, place):
        if folder.is_symlink():
            raise Refused(f"{folder} is a link; it was left alone")
    before = _time_of(place)
    stamp = f"{attempt.when:%Y-%m-%d %H:%M:%S.%f} UTC"
    done = Collected(
        student=attempt.student,
        status="kept",
        timestamp=stamp,
        files=sorted("/".join(name) for name in attempt.files),
        late=attempt.late,
        notes=list(attempt.notes),
    )
    if before is not None and before > attempt.when:
        return done
    data = _bytes(attempt)
    data[TIMESTAMP,] = stamp.encode()
    if before is not None and _holds(place, data):
        return msgspec.structs.replace(done, status="unchanged")
    _swap(place, data)
    return msgspec.structs.replace(done, status="new" if before is None else "updated")


def _time_of(place: Path) -> datetime | None:
    """When what lies there was handed in: by its timestamp, else by its newest file."""
    if not place.is_dir():
        return None
    said = autograded.timestamp(place)
    if said is not None:
        return said
    times = [path.lstat().st_mtime for path in place.rglob("*") if not path.is_dir()]
    newest = datetime.fromtimestamp(max(times, default=0.0), UTC)
    return newest.replace(tzinfo=None)


def _bytes(attempt: Attempt) -> dict[tuple[str, ...], bytes]:
    if len(attempt.files) > MAX_FILES:
        raise Refused(f"it holds more than {MAX_FILES} files")
    data: dict[tuple[str, ...], bytes] = {}
    left = MAX_BYTES
    for name, entry in attempt.files.items():
        try:
            data[name] = entry.read()
        except Refused as error:
            raise Refused(f"{archive.shown(name)}: {error}") from None
        left -= len(data[name])
        if left < 0:
            raise Refused(f"it holds more than {MAX_BYTES >> 20} MiB")
    return data


def _holds(place: Path, data: dict[tuple[str, ...], bytes]) -> bool:
    """Whether exactly these files lie there."""
    there = {path.relative_to(place).parts: path for path in place.rglob("*") if not path.is_dir()}
    return there.keys() == data.keys() and all(
        autograded.read(path) == data[name] for name, path in there.items()
    )


def _swap(place: Path, data: dict[tuple[str, ...], bytes]) -> None:
    """Write the files beside the place, then let them change places."""
    new, old = (place.with_name(f".{place.name}.{what}") for what in ("new", "old"))
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        for name, content in data.items():
            path = new.joinpath(*name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if place.exists():
            os.rename(place, old)
        os.rename(new, place)
    except OSError as error:
        raise Refused(f"{place} cannot be written: {error.strerror}") from None
    shutil.rmtree(old, ignore_errors=True)
