"""Side by side in one run: this project, the floor, nbgrader, and otter, on the same notebooks.

    python -m benchmarks [ASSIGNMENT] [--count N] [--otter] [--skip-nbgrader | --nbgrader-course]

Nbgrader grades twice: with the same hidden tests in its notebooks' cells, and with nothing but the
few public asserts. The course of these last is then graded once more by this project as an nbgrader
course. The class consists of right and unsolved notebooks, which must score the same in all ways.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from autograder import course as courses
from autograder.course import Assignment, Course

from . import classes, floor, nbcourse, nbgrader, otter, ours, plot, records, tables
from .measuring import alone
from .records import Row

ROOT = Path(__file__).parent.parent
Graded = tuple[Row, dict[str, float]]
"""What a way took, and the score that it gives each student."""


def hidden_tests(
    course: Course, assignment: Assignment, count: int, with_nbgrader: bool, with_otter: bool
) -> list[Graded]:
    """Every way that knows the hidden tests, and the floor."""
    found: list[Graded] = []
    where = course.root, assignment.slug
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        submissions = classes.notebooks(assignment, folder, count)
        for workers in (2, 1):
            found.append(alone(ours.grade, *where, submissions, workers))
        found.append(alone(floor.grade, *where, submissions))
        if with_nbgrader:
            nbgrader.make_course(course, assignment, folder, hidden=True)
            found.append(nbgrader.grade(folder, assignment.slug, nbgrader.HIDDEN))
        if with_otter:
            try:
                python = otter.environment()
                found.append(otter.grade(python, course, assignment, submissions))
            except otter.NoOtter as error:
                print(f"no row for otter: {error}", file=sys.stderr)
    return found


def public_asserts(course: Course, assignment: Assignment, count: int) -> list[Graded]:
    """An nbgrader course by nbgrader, and by this project in its place."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "course"
        classes.notebooks(assignment, folder, count)
        nbgrader.make_course(course, assignment, folder, hidden=False)
        found = [alone(nbcourse.grade, folder, assignment.slug, workers) for workers in (2, 1)]
        found.append(nbgrader.grade(folder, assignment.slug, nbgrader.PUBLIC))
    return found


def same_scores(found: list[Graded]) -> list[Row]:
    """The rows, all of which gave the same scores. Raises `AssertionError`."""
    (first, scores), *others = found
    for row, theirs in others:
        assert theirs == scores, f"{first.name} gives {scores}, {row.name} gives {theirs}"
    return [row for row, _ in found]


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("assignment", nargs="?", default="backprop")
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument(
        "--otter", action="store_true", help="also otter, installed in .cache/otter"
    )
    parser.add_argument("--results", type=Path, default=records.RESULTS, help="where to keep them")
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument(
        "--skip-nbgrader", action="store_true", help="only this project beside the floor"
    )
    modes.add_argument("--nbgrader-course", action="store_true", help="only the nbgrader course")
    arguments = parser.parse_args()
    course = courses.load(arguments.course)
    assignment = course.assignment(arguments.assignment)
    count, theirs = arguments.count, not arguments.skip_nbgrader
    found = []
    if not arguments.nbgrader_course:
        found += hidden_tests(course, assignment, count, theirs, arguments.otter)
    if theirs:
        found += public_asserts(course, assignment, count)
    rows = same_scores(found)
    tables.show(rows)
    kind = "course" if arguments.nbgrader_course else "ways" if theirs else "floor"
    print(f"\n{records.write(kind, assignment.slug, rows, arguments.results)}")
    if kind == "ways":
        print(plot.write(arguments.results))


if __name__ == "__main__":
    main()
