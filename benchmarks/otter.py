"""`otter run`, which grades a notebook without a container: the same hidden tests, one by one.

Otter is no dependency of the project. It gets an environment of its own in a cache, which sees the
packages of this one (the same torch), and to which only what is missing is added.
"""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
import tempfile
import venv
import zipfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from autograder.course import Assignment, Course
from autograder.keys import Submission

from .measuring import Taken, commands
from .records import Row, row

ROOT = Path(__file__).parent.parent
NAME = "otter, hidden tests"
PACKAGE = "otter-grader[grading]==7.0.0"
TEST = """\
from benchmarks.inside import run
from otter.test_files import test_case

OK_FORMAT = False
name = {exercise!r}
points = {points!r}


@test_case()
def test_hidden(env):
    run(env, {root!r}, {slug!r}, {exercise!r})
"""


class NoOtter(Exception):
    """Otter cannot be had; the message says why."""


def environment(folder: Path = ROOT / ".cache" / "otter") -> Path:
    """The Python of an environment with otter, made if it is not there. Raises `NoOtter`."""
    python = folder / "bin" / "python"
    if (folder / "ready").exists():
        return python
    try:
        venv.create(folder, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NoOtter(f"no environment can be made in {folder}: {error}") from None
    libraries = sysconfig.get_path("purelib")
    inner = sysconfig.get_path("purelib", "venv", {"base": str(folder)})
    Path(inner, "beside.pth").write_text(f"{libraries}\n")
    same = [f"{name}=={metadata.version(name)}" for name in ("torch", "numpy")]
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*pip, PACKAGE, *same], capture_output=True, text=True)
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["pip failed"]
        raise NoOtter(f"{PACKAGE} cannot be installed: {said[-1]}")
    (folder / "ready").touch()
    return python


def write_autograder(course: Course, assignment: Assignment, path: Path) -> None:
    """Otter's zip: a test file for each exercise, worth its points."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("otter_config.json", json.dumps({"pdf": False, "show_hidden": True}))
        for exercise in assignment.exercises:
            text = TEST.format(
                exercise=exercise.name,
                points=exercise.points,
                root=str(course.root),
                slug=assignment.slug,
            )
            file.writestr(f"tests/{exercise.name}.py", text)


def grade(
    python: Path, course: Course, assignment: Assignment, submissions: Sequence[Submission]
) -> tuple[Row, dict[str, float]]:
    """What a command for each notebook took, one after the other, and each student's score."""
    taken = Taken()
    scores: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "autograder.zip"
        write_autograder(course, assignment, archive)
        results = [folder / submission.student for submission in submissions]
        with commands(taken):
            for submission, out in zip(submissions, results, strict=True):
                out.mkdir()
                _run(python, archive, submission.path, out)
        for submission, out in zip(submissions, results, strict=True):
            scores[submission.student] = _score(out / "results.json")
    return row(NAME, len(submissions), taken), scores


def _run(python: Path, archive: Path, submission: Path, out: Path) -> None:
    command = [str(python), "-m", "otter", "run", "--no-logo", "-a", str(archive), "-o", str(out)]
    subprocess.run(
        [*command, str(submission)],
        cwd=out,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )


def _score(path: Path) -> float:
    tests = json.loads(path.read_text())["tests"]
    return float(sum(test.get("score", 0.0) for test in tests))
