"""What the tests share: a small course with one exercise of each kind, ready to grade."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from autograder import course as courses
from autograder import starting
from autograder.course import Assignment, Course
from autograder.grading import Grader
from autograder.keys import Options, Submission
from autograder.results import SubmissionResult
from autograder.sandbox.shell import make_shell

if TYPE_CHECKING:
    from .nbcourses import Tiny

hypothesis.settings.register_profile("patient", deadline=None)  # a busy machine fails no test
hypothesis.settings.load_profile("patient")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's in the background, its children's
    signal.signal(signal.SIGINT, signal.default_int_handler)

REPOSITORY = Path(__file__).parent.parent
TEST_COURSE = Path(__file__).parent / "course"


@pytest.fixture(scope="session")
def kinds_course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A copy of the course, since graders keep things in it."""
    root = tmp_path_factory.mktemp("courses") / "course"
    shutil.copytree(TEST_COURSE, root, ignore=shutil.ignore_patterns("__pycache__", ".autograder"))
    return courses.load(root)


@pytest.fixture(scope="session")
def kinds(kinds_course: Course) -> Assignment:
    return kinds_course.assignment("kinds")


@pytest.fixture(scope="session")
def kinds_grader(kinds_course: Course, kinds: Assignment) -> Iterator[Grader]:
    with starting.grader(kinds_course, kinds, Options()) as ready:
        yield ready


Grade = Callable[..., SubmissionResult]


@pytest.fixture
def grade(kinds_grader: Grader, kinds: Assignment, tmp_path: Path) -> Grade:
    """Grades code that is put behind the reference solution: `grade("def double(x): ...")`."""

    def grade_code(code: str = "", *, alone: bool = False) -> SubmissionResult:
        path = tmp_path / "submission.py"
        reference = "" if alone else kinds.solution.read_text("utf-8")
        path.write_text(f"{reference}\n\n{code}", "utf-8")
        return kinds_grader.grade(Submission(path, "student"))

    return grade_code


def scores(result: SubmissionResult) -> dict[str, float]:
    """The exercises in which points were lost, with the points that were kept."""
    return {e.name: e.score for e in result.exercises if e.score < e.max_score}


def messages(result: SubmissionResult, exercise: str) -> list[str]:
    return [
        test.message
        for e in result.exercises
        if e.name == exercise
        for test in e.tests
        if not test.passed
    ]


@pytest.fixture(scope="module")
def shell() -> Iterator[Any]:
    """IPython's shell as a zygote has it."""
    made = make_shell()
    yield made
    made.restore_sys_module_state()  # `__main__`, which other processes are started by
    made.clear_instance()


@pytest.fixture(scope="session")
def nbgrader_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An nbgrader course, with its gradebook, before anything is graded."""
    from .nbcourses import pairs  # it imports nbgrader

    root = tmp_path_factory.mktemp("nbgrader") / "course"
    pairs.make(root)
    return root


@pytest.fixture
def tiny(nbgrader_course: Path, tmp_path: Path) -> Tiny:
    """The same with its assignment `tiny` alone, to be handed in."""
    from .nbcourses import Tiny

    root = tmp_path / "course"
    skipped = shutil.ignore_patterns("submitted", "release", "pairs", "stubs", "ps1*")
    shutil.copytree(nbgrader_course, root, ignore=skipped)
    (root / "submitted").mkdir()
    return Tiny(root)
