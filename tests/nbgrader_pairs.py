"""nbgrader's own test notebooks as one course, and the scores that nbgrader itself gives.

    python tests/nbgrader_pairs.py

grades the course with `nbgrader autograde` (two minutes) and writes anew
`tests/data/nbgrader_scores.json`: to be done when another version of nbgrader is the measure.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
import nbgrader
from nbgrader.api import Gradebook

PACKAGE = Path(nbgrader.__file__).parent
FILES = PACKAGE / "tests" / "apps" / "files"
GUIDE = PACKAGE / "docs" / "source" / "user_guide"
RECORDED = Path(__file__).parent / "data" / "nbgrader_scores.json"

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "conformance"
c.LateSubmissionPlugin.penalty_method = "zero"
c.Execute.timeout_func = lambda cell: 1 if "while True" in cell.source else 30
"""

PAIRS: dict[str, dict[str, tuple[str, dict[str, str]]]] = {
    "pairs": {
        "unchanged": (
            "submitted-unchanged",
            {
                "foo": "submitted-unchanged",
                "bar": "submitted-changed",
                "baz": "submitted-grade-cell-changed",
                "ham": "submitted-locked-cell-changed",
                "spam": "submitted-cheat-attempt",
                "eggs": "submitted-cheat-attempt-alternative",
            },
        ),
        "changed": ("submitted-changed", {"foo": "submitted-changed"}),
        "simple": (
            "autotest-simple",
            {"foo": "autotest-simple-unchanged", "bar": "autotest-simple-changed"},
        ),
        "hashed": (
            "autotest-hashed",
            {"foo": "autotest-hashed-unchanged", "bar": "autotest-hashed-changed"},
        ),
        "multi": (
            "autotest-multi",
            {"foo": "autotest-multi-unchanged", "bar": "autotest-multi-changed"},
        ),
        "test": ("test", {"foo": "test", "bar": "test-with-output"}),
        "variable": (
            "validating-environment-variable",
            {"foo": "validating-environment-variable"},
        ),
        "effects": ("side-effects", {"foo": "side-effects"}),
        "file": ("open_relative_file", {"foo": "open_relative_file"}),
        "slow": ("timeout", {"foo": "timeout"}),
        "loop": ("infinite-loop", {"foo": "infinite-loop"}),
    },
    "stubs": {
        "hidden": ("test-hidden-tests", {"foo": "(release)"}),
        "autotest": (
            "autotest-hidden",
            {
                "foo": "autotest-hidden-unchanged",
                "bar": "autotest-hidden-changed-wrong",
                "baz": "autotest-hidden-changed-right",
            },
        ),
    },
}
"""By assignment and notebook: the source, and what each student hands in."""

SOLUTION = """
### BEGIN SOLUTION
def double(x):
    return 2 * x

def value():
    return 4
### END SOLUTION
"""

DUE = datetime(2015, 2, 2, 12, 0)
TIMES = {"foo": "2015-02-02 11:00:00 UTC", "bar": "2015-02-02 13:00:00 UTC"}
"""Of the pairs' students one is in time and one late."""

ENVIRONMENT = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
"""nbgrader calls alembic by its name."""


def nbgrader_command(root: Path, *arguments: str) -> str:
    """Run nbgrader in the course; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stderr


def cell(kind: str, name: str, source: str, points: float = 0) -> Any:
    """A notebook's cell with nbgrader's marks: answer, tests, words or fixed."""
    made = nbformat.v4.new_markdown_cell if kind == "words" else nbformat.v4.new_code_cell
    marks: dict[str, Any] = {
        "grade": kind in ("tests", "words"),
        "grade_id": name,
        "locked": kind in ("tests", "fixed"),
        "schema_version": 3,
        "solution": kind in ("answer", "words"),
        "task": False,
    }
    if marks["grade"]:
        marks["points"] = points
    return made(source, metadata={"nbgrader": marks}, id=name)


def tiny_cells(answer: str = SOLUTION, words: str = "YOUR ANSWER HERE") -> list[Any]:
    """The cells of the assignment `tiny` with a student's `answer` and `words`."""
    return [
        cell("fixed", "setup", "import math"),
        cell("answer", "answer", answer),
        cell("tests", "test_double", "assert double(2) == 4", 2),
        cell("tests", "test_value", "value()", 4),
        cell("tests", "test_again", "assert double(3) == 6", 1),
        cell("words", "words", words, 3),
    ]


def make(root: Path) -> None:
    """The course of nbgrader's test notebooks and its documentation's ps1, with its gradebook."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text(CONFIG)
    shutil.copy(FILES / "autotests.yml", root / "autotests.yml")
    for assignment, notebooks in PAIRS.items():
        source = root / "source" / assignment
        source.mkdir(parents=True)
        for name, (file, _) in notebooks.items():
            shutil.copy(FILES / f"{file}.ipynb", source / f"{name}.ipynb")
    shutil.copy(FILES / "data.txt", root / "source" / "pairs" / "data.txt")
    for step in ("source", "submitted"):
        shutil.copytree(GUIDE / step, root / step, dirs_exist_ok=True)
    tiny = nbformat.v4.new_notebook(cells=tiny_cells())
    (root / "source" / "tiny").mkdir()
    nbformat.write(tiny, root / "source" / "tiny" / "p.ipynb")
    (root / "source" / "tiny" / "numbers.txt").write_text("1 2 3")
    # In a process of its own, and one for all: nbgrader's start takes longer than its work.
    done = subprocess.run(
        [sys.executable, __file__, str(root)], env=ENVIRONMENT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    for assignment, notebooks in PAIRS.items():
        for name, (_, handed_in) in notebooks.items():
            for student, file in handed_in.items():
                folder = root / "submitted" / student / assignment
                folder.mkdir(parents=True, exist_ok=True)
                released = root / "release" / assignment / f"{name}.ipynb"
                from_file = released if file == "(release)" else FILES / f"{file}.ipynb"
                shutil.copy(from_file, folder / f"{name}.ipynb")
    for student, time in TIMES.items():
        (root / "submitted" / student / "pairs" / "timestamp.txt").write_text(time)


def generate(root: Path) -> None:
    """What `nbgrader generate_assignment` does, for every assignment of the course."""
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    os.chdir(root)
    for assignment, stub in (
        ("pairs", ""),
        ("stubs", "# YOUR CODE HERE"),
        ("ps1", ""),
        ("tiny", ""),
    ):
        config = Config()
        config.CourseDirectory.course_id = "conformance"
        if stub:
            config.ClearSolutions.code_stub = {"python": stub}
        done = NbGraderAPI(CourseDirectory(config=config), config=config).generate_assignment(
            assignment
        )
        assert done["success"], done
    with Gradebook(f"sqlite:///{root}/gradebook.db", "conformance") as gradebook:
        gradebook.update_or_create_assignment("pairs", duedate=DUE)
        gradebook.update_or_create_assignment("ps1", duedate=DUE)


def found(root: Path, assignment: str) -> dict[str, Any]:
    """All that the gradebook says of the submissions: by student, notebook and cell."""
    result: dict[str, Any] = {}
    with Gradebook(f"sqlite:///{root}/gradebook.db", "default_course") as gradebook:
        for submission in gradebook.assignment_submissions(assignment):
            notebooks = {}
            for notebook in submission.notebooks:
                notebooks[notebook.name] = {
                    "scores": {
                        grade.name: [grade.auto_score, grade.needs_manual_grade]
                        for grade in sorted(notebook.grades, key=lambda grade: grade.name)
                    },
                    "comments": {
                        comment.name: comment.auto_comment
                        for comment in sorted(notebook.comments, key=lambda comment: comment.name)
                    },
                    "penalty": notebook.late_submission_penalty,
                }
            time = submission.timestamp and submission.timestamp.isoformat()
            result[submission.student_id] = {"time": time, "notebooks": notebooks}
    return result


def record() -> None:
    """Write down what `nbgrader autograde` gives."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        make(root)
        scores = {}
        for assignment in PAIRS:
            nbgrader_command(root, "autograde", assignment)
            scores[assignment] = found(root, assignment)
    data = {"nbgrader": nbgrader.__version__, "scores": scores}
    RECORDED.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", "utf-8")
    print(RECORDED)


if __name__ == "__main__":
    generate(Path(sys.argv[1])) if len(sys.argv) > 1 else record()
