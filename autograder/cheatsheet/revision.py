"""What to revise after points were lost: the entries of an exercise, for feedback pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .entries import load_entries
from .pages import mathml, rich
from .personal import about


@dataclass(frozen=True)
class Revision:
    """An entry as HTML: its title, its formula (MathML) and what that says in words."""

    id: str
    title: str
    formula: str
    alt: str


def revisions(root: Path) -> dict[str, tuple[Revision, ...]]:
    """What to revise for each exercise of a course. Raises `CourseError` for a wrong entry."""
    entries = load_entries(root)
    exercises = {name for entry in entries.values() for name in entry.exercises}
    return {
        name: tuple(
            Revision(entry.id, str(rich(entry.title)), str(mathml(entry.formula, True)), entry.alt)
            for entry in about(name, entries)
            if entry.formula
        )
        for name in exercises
    }
