"""The classes that are graded: notebooks in nbgrader's layout, and many files that all differ."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from autograder import course as courses
from autograder import release, starters
from autograder.course import Assignment, Course
from autograder.keys import Submission

KINDS = 5
"""After so many files `sources` has a right one again."""
PARTS = "assignments/{}", "solutions/{}", "cheatsheets"
"""What of a course an assignment is made of; its text may cite entries of the cheatsheets."""
SOLVED = "right", "unsolved", "right", "right", "right"


def notebooks(assignment: Assignment, folder: Path, count: int) -> list[Submission]:
    """`count` notebooks in nbgrader's layout: one of five unsolved, the others right."""
    names = [exercise.name for exercise in assignment.exercises]
    source = assignment.solution.read_text("utf-8")
    parts = starters.solution_parts(source, names, assignment.solution)
    kinds = {
        "right": release.released_notebook(assignment, parts),
        "unsolved": release.released_notebook(assignment),
    }
    submissions = []
    for number, kind in zip(range(count), cycle(SOLVED), strict=False):
        student = f"s{number:03d}"
        path = folder / "submitted" / student / assignment.slug / f"{assignment.slug}.ipynb"
        submissions.append(Submission(release.write(kinds[kind], path), student))
    return submissions


def sources(assignment: Assignment) -> Iterator[str]:
    """For ever a right, an unsolved and a wrong submission, as code; no two are the same."""
    kinds = [starters.solved(assignment), ["pass"]]
    for path in islice(cycle(assignment.wrong()), KINDS - len(kinds)):
        kinds.append(starters.solved(assignment, path))
    for number, cells in enumerate(cycle(kinds)):
        yield "\n\n".join(cells) + f"\n# {number}\n"


def course_with(course: Course, slug: str, folder: Path) -> Course:
    """A course in `folder` with a copy of this one assignment and nothing handed in."""
    kept = shutil.ignore_patterns("__pycache__", ".autograder")
    for part in PARTS:
        source = course.root / part.format(slug)
        if source.is_dir():
            shutil.copytree(source, folder / part.format(slug), ignore=kept)
    shutil.copy(course.root / "course.toml", folder)
    return courses.load(folder)


def place_of(course: Course, slug: str, student: str) -> Path:
    """Where a student's file is handed in; its folder is there."""
    path = course.root / "submitted" / student / slug / f"{slug}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def hand_in(course: Course, assignment: Assignment, count: int) -> None:
    """Put `count` different files into the course."""
    for number, source in zip(range(count), sources(assignment), strict=False):
        place_of(course, assignment.slug, f"s{number:05d}").write_text(source, "utf-8")
