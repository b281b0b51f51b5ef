"""Sheets asked for, made: which entries, in which size, in which format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import files
from ..course import Course, CourseError
from ..results import SubmissionResult
from . import pages, personal, printing, proofs
from .entries import Entry, load_entries
from .printing import Fill, Print
from .sheets import Contents, Paper, Sheet, arranged, load_contents, planned

MINE = "mine"
FORMATS = ("pdf", "html", "md", "png")
NAMED = 20
"""So many entries that were left out are named; more are counted."""
ROOM_LEFT = 0.5
"""So much of a column may stay empty before it is worth a word."""


@dataclass(frozen=True)
class Material:
    """A course's entries, all read and proven, and what stands on which sheet."""

    course: Course
    entries: Mapping[str, Entry]
    contents: Contents


@dataclass(frozen=True)
class Order:
    """What was asked for: a planned sheet, or `mine` by what a learner lacks."""

    name: str
    format: str
    paper: Paper
    fit: bool
    progress: Path | None
    student: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """What came of it; a sheet that overruns its pages does not fit, and is not written."""

    fitting: Fitting
    verdict: str

    @property
    def fits(self) -> bool:
        return self.fitting.fill.surplus <= 0


@dataclass(frozen=True)
class Fitting:
    """A sheet as it would be printed, how far it fills its pages, and what should go or went."""

    printed: Print
    fill: Fill
    left_out: tuple[str, ...]


def order(
    name: str,
    format: str,
    paper: str,
    fit: bool,
    progress: Path | None,
    student: str,
    topics: str,
) -> Order:
    """What a command line asks for. Raises `CourseError` for what does not go together."""
    if format not in FORMATS:
        raise CourseError(f"unknown format {format!r} (there are: {', '.join(FORMATS)})")
    if paper not in printing.SIZES:
        raise CourseError(f"unknown paper {paper!r} (there are: {', '.join(printing.SIZES)})")
    chosen = tuple(topic.strip() for topic in topics.split(",") if topic.strip())
    personal_options = bool(progress or student or chosen)
    if name == MINE and not personal_options:
        raise CourseError("mine needs --from FILE, --student ID or --topics a,b")
    if name != MINE and personal_options:
        raise CourseError("--from, --student and --topics are for the sheet mine")
    kind: Paper = "letter" if paper == "letter" else "a4"
    return Order(name, format, kind, fit or name == MINE, progress, student, chosen)


def make(course: Course, asked: Order, results: Sequence[SubmissionResult]) -> Made:
    """The sheet that was asked for, of proven formulas. Raises `CourseError`."""
    made = material(course)
    if asked.name == MINE:
        wanted = personal_sheet(made, weights(made, asked, results))
    else:
        wanted = sheet(made, asked.name)
    found = fitting(wanted, asked.paper, asked.fit)
    return Made(found, verdict(found, asked.fit))


def material(course: Course, proven: bool = True) -> Material:
    """All that sheets are made of. Raises `CourseError` with file, line and field."""
    entries = load_entries(course.root)
    contents = load_contents(course.root, entries)
    if not entries:
        raise CourseError(f"there are no entries in {course.root}/cheatsheets/entries")
    if proven:
        for entry in entries.values():
            proofs.prove(entry, course.root, contents.symbols)
    return Material(course, entries, contents)


def sheet(made: Material, name: str) -> Sheet:
    """A planned sheet. Raises `CourseError`."""
    title = made.course.settings.title
    return planned(title, name, made.contents, made.entries.values(), made.course.root)


def personal_sheet(made: Material, weights: Mapping[str, float]) -> Sheet:
    """All entries of the course; those of greater weight are the first to stay."""
    plans = list(made.contents.sheets.values())
    topics = [topic for plan in plans for topic in plan.topics]
    return arranged(
        made.course.settings.title,
        "mine",
        "What to revise",
        dict.fromkeys(topics),
        made.contents,
        made.entries.values(),
        plans[0].layout,
        weights,
    )


def weights(made: Material, asked: Order, results: Sequence[SubmissionResult]) -> dict[str, float]:
    """What a learner lacks, from all that is known. Raises `CourseError`."""
    parts = [personal.by_topics(asked.topics, made.entries)]
    if asked.progress is not None:
        parts.append(personal.by_quizzes(personal.load_progress(asked.progress), made.entries))
    if asked.student:
        if not results:
            raise CourseError(f"nothing of the student {asked.student!r} has been graded")
        parts.append(personal.by_results(results, made.entries))
    total: dict[str, float] = {}
    for part in parts:
        for name, weight in part.items():
            total[name] = total.get(name, 0.0) + weight
    return total


def fitting(asked: Sheet, paper: Paper, fit: bool) -> Fitting:
    """The sheet on two pages, fitted or as planned. Raises `CourseError`."""
    if fit:
        printed = printing.fitted(asked, paper, asked.layout.size if asked.weights else None)
        kept = {entry.id for entry in printed.sheet.entries}
        gone = tuple(entry.id for entry in asked.entries if entry.id not in kept)
        return Fitting(printed, printing.measure(printed), gone)
    printed = Print(asked, paper, asked.layout.size)
    fill = printing.measure(printed)
    return Fitting(printed, fill, tuple(printing.leave_out(printed)))


def verdict(fitting: Fitting, fit: bool) -> str:
    """How far a sheet fills its two pages, and what to do about it, as sentences."""
    fill, printed = fitting.fill, fitting.printed
    said = (
        f"{printed.sheet.name}: {len(printed.sheet.entries)} entries fill {fill.columns:.2f} of "
        f"{fill.room} columns on {printed.paper}, in type of {printed.size:g} pt "
        f"(indices {fill.smallest:.1f} pt or more)."
    )
    if fill.surplus > 0:
        names = ", ".join(fitting.left_out)
        return f"{said} {fill.surplus:.2f} too many: leave out {names}, or use --fit."
    if fit and fitting.left_out:
        gone = fitting.left_out
        named = ", ".join(gone) if len(gone) <= NAMED else f"{len(gone)} entries"
        return f"{said} Left out: {named}."
    if not fit and -fill.surplus > ROOM_LEFT:
        return f"{said} {-fill.surplus:.2f} are empty: add entries, or use --fit for larger type."
    return said


def written(fitting: Fitting, kind: str, out: Path) -> list[Path]:
    """Write the sheet in a format; the files. A picture is a file a page."""
    printed = fitting.printed
    if kind == "png":
        pictures = printing.png(printed)
        names = [out.with_name(f"{out.stem}-{n}.png") for n in range(1, len(pictures) + 1)]
        made = dict(zip(names, pictures, strict=True))
    elif kind == "pdf":
        made = {out: printing.pdf(printed)}
    else:
        render = pages.html if kind == "html" else pages.markdown
        made = {out: render(printed.sheet).encode()}
    for file, data in made.items():
        files.write(file, data)
    return list(made)
