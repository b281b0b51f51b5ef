"""A second examiner, which shares the zygote's import of torch, for a single submission."""

from __future__ import annotations

import os
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from autograder import course as courses
from autograder import preparing, starting
from autograder.course import Assignment, Course
from autograder.examiner.failures import HiddenTestError
from autograder.grading import Grader
from autograder.keys import Options, Submission
from autograder.sandbox.launch import ZygoteProcess

from .conftest import TEST_COURSE, Grade
from .processes import status

HURRY = Options(hurry=True)


@pytest.fixture
def unprepared(tmp_path: Path) -> Course:
    """The course before anything was prepared or kept in it."""
    root = tmp_path / "course"
    shutil.copytree(TEST_COURSE, root, ignore=shutil.ignore_patterns("__pycache__", ".autograder"))
    return courses.load(root)


@pytest.fixture
def wrong(kinds: Assignment, tmp_path: Path) -> Submission:
    path = tmp_path / "submission.py"
    path.write_text(f"{kinds.solution.read_text()}\n\ndef double(x): return 2.0 * x")
    return Submission(path, "student")


def imported_here(grader: Grader) -> bool:
    """Whether the command itself has imported the reference."""
    return "definitions" in vars(grader._reference)


def test_a_wrong_submission_is_judged_where_the_tests_are(
    grade: Grade, kinds_course: Course, kinds: Assignment, wrong: Submission
) -> None:
    expected = grade("def double(x): return 2.0 * x")
    with starting.grader(kinds_course, kinds, HURRY) as hurried:
        result = hurried.grade(wrong)
        assert not imported_here(hurried)
    assert 0 < expected.score < expected.max_score
    assert (result.exercises, result.missing_layers) == (
        expected.exercises,
        expected.missing_layers,
    )


def test_where_it_is_gone_the_command_does_the_work_itself(
    grade: Grade, kinds_course: Course, kinds: Assignment, wrong: Submission
) -> None:
    expected = grade("def double(x): return 2.0 * x")
    with starting.grader(kinds_course, kinds, HURRY) as hurried:
        os.kill(_second_of(hurried), signal.SIGKILL)
        assert hurried.grade(wrong).exercises == expected.exercises
        assert imported_here(hurried)


def _second_of(grader: Grader) -> int:
    """The process that the zygote left behind: the child in whose namespace its parent is too."""
    assert isinstance(grader._zygote, ZygoteProcess)
    zygote = str(grader._zygote._process.pid)
    mine = os.readlink("/proc/self/ns/pid")
    (found,) = [
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if status(folder.name)[1] == zygote and os.readlink(folder / "ns" / "pid") == mine
    ]
    return found


def test_it_ends_with_the_command(kinds_course: Course, kinds: Assignment) -> None:
    with starting.grader(kinds_course, kinds, HURRY) as hurried:
        second = _second_of(hurried)
    until = time.monotonic() + 10
    while status(str(second))[0] != "Z":  # or gone
        assert time.monotonic() < until


def test_the_first_of_a_course_is_prepared_there(unprepared: Course) -> None:
    kinds = unprepared.assignment("kinds")
    with starting.grader(unprepared, kinds, HURRY) as hurried:
        assert all(recording.again for recording in hurried.recordings)
        assert hurried.grade(Submission(kinds.solution, "student")).score == kinds.points
        assert not imported_here(hurried)


def test_what_cannot_be_kept_is_prepared_by_the_command(unprepared: Course) -> None:
    kinds = unprepared.assignment("kinds")
    folder = unprepared.root / preparing.FOLDER
    folder.parent.mkdir()
    folder.write_text("a file where a folder belongs")
    with starting.grader(unprepared, kinds, HURRY) as hurried:
        assert imported_here(hurried)
        assert hurried.grade(Submission(kinds.solution, "student")).score == kinds.points


def test_the_authors_mistakes_are_told_as_ever(unprepared: Course) -> None:
    kinds = unprepared.assignment("kinds")
    with kinds.hidden_tests.open("a") as file:
        file.write("\n\nimport nothing_of_this_name\n")
    with (
        pytest.raises(HiddenTestError, match="nothing_of_this_name"),
        starting.grader(unprepared, kinds, HURRY),
    ):
        pass


@pytest.mark.parametrize(
    "imports, options, cores, there",
    [
        (["torch"], HURRY, 0.5, True),  # it shares torch with the zygote
        (["numpy"], HURRY, 1, False),  # it would take its time from the zygote
        (["numpy"], HURRY, 2, True),
        (["torch"], Options(), 16, False),  # a whole class
    ],
)
def test_it_is_there_where_it_costs_a_right_submission_nothing(
    kinds_course: Course,
    kinds: Assignment,
    monkeypatch: pytest.MonkeyPatch,
    imports: list[str],
    options: Options,
    cores: float,
    there: bool,
) -> None:
    monkeypatch.setattr(starting, "available", lambda: cores)
    one = replace(kinds, imports=tuple(imports))
    with starting.begin(kinds_course, one, options) as begun:
        assert (begun.second is not None) == there


def test_it_imports_torch_by_itself_where_the_zygote_does_without(
    kinds_course: Course, kinds: Assignment, wrong: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "available", lambda: 2.0)
    one = replace(kinds, imports=("numpy",))
    with starting.grader(kinds_course, one, HURRY) as hurried:
        result = hurried.grade(wrong)  # it is all wrong: there is no torch to be had
        assert (result.status, result.score) == ("graded", 0)
        assert not imported_here(hurried)


def test_closed_it_does_nothing(kinds_course: Course, kinds: Assignment) -> None:
    with starting.begin(kinds_course, kinds, HURRY) as begun:
        assert begun.second is not None
        begun.second.close()
        assert begun.second.grade(Submission(kinds.solution, "student"), {}) is None
