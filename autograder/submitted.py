"""What was handed in: files, known by their names and by where they lie."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .course import Course
from .keys import Submission

NOTEBOOKS = (".ipynb", ".py")
RESPONSES = ".quiz.json"
NAMED = 20
"""Names that are said one by one."""


@dataclass(frozen=True)
class HandedIn:
    """Submissions by their kind. A response whose student is "" says itself whose it is.

    `closed` are folders that cannot be read, each with the reason, and `without` the students who
    handed in something for the assignment, but nothing that can be graded.
    """

    notebooks: list[Submission]
    responses: list[Submission]
    closed: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)


def kind_of(name: str) -> str:
    """Which of the endings that are graded a file's name has, in whatever case, or nothing."""
    name = name.lower()
    return next((kind for kind in (*NOTEBOOKS, RESPONSES) if name.endswith(kind)), "")


def handed_in(course: Course, slug: str, files: Sequence[Path]) -> HandedIn:
    """The given files, or those that lie in `submitted/`, told apart by their names."""
    if files:
        responses = [path for path in files if kind_of(path.name) == RESPONSES]
        notebooks = [path for path in files if path not in responses]
        return HandedIn(
            [submission_at(path, path.stem) for path in notebooks],
            [submission_at(path, "") for path in responses],
        )
    done = HandedIn([], [])
    top = f"{course.root}/submitted"
    slugs = {slug, *course.slugs()}
    try:
        students = [name for name in _names(top) if os.path.isdir(f"{top}/{name}")]
    except OSError as error:
        return HandedIn([], [], [closed_as(error)])
    for student in students:
        try:
            found = _found(top, student, slug)
            if not found and _misplaced(f"{top}/{student}", slug, slugs):
                done.without.append(student)
        except OSError as error:
            done.closed.append(closed_as(error))
            continue
        for each in found:
            is_response = kind_of(each.path.name) == RESPONSES
            (done.responses if is_response else done.notebooks).append(each)
    return done


def submitted_by(top: str, student: str, slug: str) -> list[Submission]:
    """The notebooks of one student, whose folder lies in `top`. Raises `OSError`.

    A folder that is a link is not entered, for it may lead to another student's; it stands for a
    submission that cannot be read.
    """
    found = _found(top, student, slug)
    return [each for each in found if kind_of(each.path.name) != RESPONSES]


def _found(top: str, student: str, slug: str) -> list[Submission]:
    # Text, not paths: a watched class is listed over and over.
    folder, place = f"{top}/{student}", f"{top}/{student}/{slug}"
    links = [each for each in (folder, place) if os.path.islink(each)]
    if links:
        return [Submission(Path(links[0]), student)] if os.path.isdir(place) else []
    return [
        Submission(Path(f"{place}/{name}"), student)
        for name in _names(place)
        if kind_of(name) and not name.startswith(".")
    ]


def _misplaced(folder: str, slug: str, slugs: set[str]) -> bool:
    """Whether a student's folder holds what was meant for the assignment: a folder of its name, or
    a file whose name begins with it, and not with that of another assignment."""
    if os.path.islink(folder):
        return False
    for name in _names(folder):
        folded = name.casefold()
        meant = [each for each in slugs if folded.startswith(each.casefold())]
        if folded == slug.casefold():
            return True
        if max(meant, key=len, default="") == slug and not os.path.isdir(f"{folder}/{name}"):
            return True
    return False


def _names(folder: str) -> list[str]:
    """What lies in a folder, if it is one. Raises `OSError` also where it cannot be entered."""
    try:
        return sorted(os.listdir(f"{folder}/."))
    except (FileNotFoundError, NotADirectoryError):
        return []


def refusal(files: Sequence[Path], slug: str) -> str:
    """Why one of the files that were named cannot be graded, or nothing."""
    for path in files:
        try:
            os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return f"there is no file {path}"
        except OSError as error:
            return f"{path} cannot be read: {error.strerror}"
        if os.path.isdir(path):
            return (
                f"{path} is a folder: without files, `grade {slug}` takes what lies in "
                f"submitted/<student>/{slug}/"
            )
    return ""


def closed_as(error: OSError) -> str:
    """A folder that cannot be read, and why."""
    return f"{str(error.filename).removesuffix('/.')}: {error.strerror}"


def of_closed(closed: Sequence[str]) -> str:
    """A line on folders that cannot be read, or nothing."""
    what = "this folder" if len(closed) == 1 else f"these {len(closed)} folders"
    return f"{what} cannot be read: {_listed(closed)}" if closed else ""


def of_without(without: Sequence[str], slug: str) -> str:
    """A line on students who handed in nothing that can be graded, or nothing."""
    what = "1 student" if len(without) == 1 else f"{len(without)} students"
    place = f"submitted/<student>/{slug}/"
    said = f"{what} handed in nothing that can be graded in {place}: {_listed(without)}"
    return said if without else ""


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def submission_at(path: Path, otherwise: str) -> Submission:
    """A file given by its path; its student is that of nbgrader's layout, else `otherwise`."""
    parts = path.resolve().parts
    if len(parts) >= 4 and parts[-4] == "submitted":
        return Submission(path, parts[-3])
    return Submission(path, otherwise)
