"""`nbgrader autograde` on the same notebooks; its start included, as it is for its users."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from autograder import release
from autograder.course import Assignment, Course

from .measuring import Taken, commands
from .records import Row, row

ROOT = Path(__file__).parent.parent
HIDDEN, PUBLIC = "nbgrader, hidden tests", "nbgrader, public asserts"
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "bench"
c.ExecutePreprocessor.timeout = 600
"""


def make_course(course: Course, assignment: Assignment, folder: Path, hidden: bool) -> None:
    """An nbgrader course with the assignment released, around what lies in `submitted/`.

    With `hidden`, the hidden tests are in its notebook's test cells.
    """
    released = release.released_notebook(assignment)
    if hidden:
        _put_hidden_tests(released, course, assignment)
    release.write(released, folder / "source" / assignment.slug / f"{assignment.slug}.ipynb")
    (folder / "nbgrader_config.py").write_text(CONFIG)
    _nbgrader(folder, "generate_assignment", assignment.slug, "--force")


def grade(folder: Path, slug: str, name: str) -> tuple[Row, dict[str, float]]:
    """What `nbgrader autograde` took for the course, and each student's score."""
    taken = Taken()
    with commands(taken):
        _nbgrader(folder, "autograde", slug)
    _nbgrader(folder, "export", "--to=scores.csv")
    with open(folder / "scores.csv", newline="") as file:
        scores = {line["student_id"]: float(line["score"]) for line in csv.DictReader(file)}
    return row(name, len(scores), taken), scores


def _nbgrader(folder: Path, *arguments: str) -> None:
    bin_folder = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )


def _put_hidden_tests(released: Any, course: Course, assignment: Assignment) -> None:
    """Where nbgrader's users have them: in the test cells, between the marks that it cuts out."""
    for cell in released.cells:
        if cell.metadata["nbgrader"]["grade"]:
            exercise = cell.metadata["nbgrader"]["grade_id"].removeprefix("test_")
            cell["source"] += (
                "\n### BEGIN HIDDEN TESTS\n"
                "from benchmarks.inside import run\n"
                f"run(globals(), {str(course.root)!r}, {assignment.slug!r}, {exercise!r})\n"
                "### END HIDDEN TESTS"
            )
