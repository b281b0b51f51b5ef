"""What was handed in: files, known by their names and by where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .course import Course
from .keys import Submission

NOTEBOOKS = (".ipynb", ".py")
RESPONSES = ".quiz.json"


@dataclass(frozen=True)
class HandedIn:
    """Submissions by their kind. A response whose student is "" says itself whose it is."""

    notebooks: list[Submission]
    responses: list[Submission]


def handed_in(course: Course, slug: str, files: Sequence[Path]) -> HandedIn:
    """The given files, or those that lie in `submitted/`, told apart by their names."""
    if files:
        responses = [path for path in files if path.name.endswith(RESPONSES)]
        notebooks = [path for path in files if not path.name.endswith(RESPONSES)]
        return HandedIn(
            [submission_at(path, path.stem) for path in notebooks],
            [submission_at(path, "") for path in responses],
        )
    folders = sorted((course.root / "submitted").glob("*/"))
    found = [
        Submission(path, folder.name)
        for folder in folders
        for path in sorted((folder / slug).glob(f"*{RESPONSES}"))
        if not path.name.startswith(".")
    ]
    return HandedIn([each for folder in folders for each in submitted_by(folder, slug)], found)


def submitted_by(folder: Path, slug: str) -> list[Submission]:
    """The files of one student, whose folder in `submitted/` is given.

    A folder that is a link is not entered, for it may lead to another student's; it stands for a
    submission that cannot be read.
    """
    links = [each for each in (folder, folder / slug) if each.is_symlink()]
    if links and (folder / slug).is_dir():
        return [Submission(links[0], folder.name)]
    return [
        Submission(path, folder.name)
        for path in sorted((folder / slug).glob("*"))
        if path.suffix in NOTEBOOKS and not path.name.startswith(".")
    ]


def submission_at(path: Path, otherwise: str) -> Submission:
    """A file given by its path; its student is that of nbgrader's layout, else `otherwise`."""
    parts = path.resolve().parts
    if len(parts) >= 4 and parts[-4] == "submitted":
        return Submission(path, parts[-3])
    return Submission(path, otherwise)
