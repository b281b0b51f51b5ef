"""What commands do without of what the packages that they use bring along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder import scaffold

from .nbcourses import Tiny

IRIS = "rfc3987_syntax"
"""Which builds a grammar for most of a second as soon as it is imported, as jsonschema would."""
SERVER = "jupyter_server"

COMMAND = """
import sys
from autograder.__main__ import main
try:
    main()
except SystemExit as ended:
    print(ended.code or 0, "nbformat" in sys.modules, *({"{names}"} & sys.modules.keys()))
"""


def imported(names: list[str], *arguments: str, folder: Path) -> str:
    """The exit code of a command, whether it has imported nbformat, and which of `names`."""
    code = COMMAND.replace("{names}", '", "'.join(names))
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    scaffold.make_course(tmp_path / "course")
    return tmp_path / "course"


def test_a_release_builds_no_grammar_of_iris(course: Path) -> None:
    assert imported([IRIS], "release", "leaky_relu", folder=course) == "0 True"


def test_the_first_submission_of_a_course_waits_for_no_server(course: Path) -> None:
    submission = "solutions/leaky_relu/solution.py"
    names = [IRIS, SERVER]
    assert imported(names, "grade", "leaky_relu", submission, folder=course) == "0 True"


def test_collecting_by_timestamps_builds_no_grammar_of_iris(course: Path) -> None:
    attempt = course / "inbound" / "ann+leaky_relu+2026-01-01 12:00:00 UTC+x"
    attempt.mkdir(parents=True)
    (attempt / "leaky_relu.ipynb").write_text('{"cells": [], "nbformat": 4, "nbformat_minor": 5}')
    (attempt / "timestamp.txt").write_text("2026-01-01 12:00:00 UTC")
    arguments = "collect", "leaky_relu", "inbound", "--as", "exchange"
    assert imported([IRIS], *arguments, folder=course) == "0 True"


def test_grading_an_nbgrader_course_builds_no_grammar_of_iris(tiny: Tiny) -> None:
    tiny.hand_in("ann")
    assert imported([IRIS], "grade", "tiny", folder=tiny.root) == "0 True"


@pytest.mark.parametrize("command", ["grade", "feedback", "export", "report"])
def test_a_gradebook_that_is_kept_up_builds_no_grammar_of_iris(course: Path, command: str) -> None:
    with (course / "course.toml").open("a") as file:
        file.write("\n[gradebook]\n")
    handed_in = course / "submitted/ann/leaky_relu/leaky_relu.py"
    handed_in.parent.mkdir(parents=True)
    handed_in.write_text((course / "solutions/leaky_relu/solution.py").read_text())
    assert imported([IRIS], "grade", "leaky_relu", folder=course) == "0 True"
    assert imported([IRIS], command, "leaky_relu", folder=course) == "0 True"


def test_a_quiz_as_a_notebook_builds_no_grammar_of_iris(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from autograder.quiz import embedding;"
        "embedding.write_notebook('<p>', 'A quiz', Path(sys.argv[1]));"
        f"print('nbformat' in sys.modules, {IRIS!r} in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "quiz.ipynb")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"
