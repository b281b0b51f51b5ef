"""Every assignment in the repository keeps the rules of authoring: its tests are tested."""

from __future__ import annotations

import ast
import doctest
from pathlib import Path

import pytest

from autograder import course as courses
from autograder import demo, grading, notebook, runs
from autograder.course import Assignment, Course
from autograder.examiner.plugin import load_module
from autograder.grading import Options
from autograder.store import Store

from .conftest import REPOSITORY

REPOSITORY_COURSE = courses.load(REPOSITORY)
SLUGS = REPOSITORY_COURSE.slugs()


@pytest.fixture(scope="module", params=SLUGS)
def assignment(request: pytest.FixtureRequest) -> Assignment:
    return REPOSITORY_COURSE.assignment(request.param)


@pytest.fixture(scope="module")
def summary(assignment: Assignment, tmp_path_factory: pytest.TempPathFactory) -> demo.Summary:
    root = tmp_path_factory.mktemp(assignment.slug)
    course = Course(root, REPOSITORY_COURSE.settings, {})
    made = demo.make(course, assignment)
    store = Store("sqlite://", root)
    run = runs.run(
        made.course, assignment, made.submissions, store, Options(workers=2, explain=False)
    )
    store.close()
    return demo.summary(made, run, root)


def test_starters_score_nothing_right_ones_everything_and_wrong_ones_are_caught(
    summary: demo.Summary,
) -> None:
    assert summary.surprises == []


def test_there_are_enough_wrong_and_right_solutions(assignment: Assignment) -> None:
    wrong = [name for path in assignment.wrong() for name in assignment.exercises_in(path)]
    right = [name for path in assignment.also_right() for name in assignment.exercises_in(path)]
    for exercise in assignment.exercises:
        assert wrong.count(exercise.name) >= 5, exercise.name
        assert right.count(exercise.name) >= 2, exercise.name


def test_a_wrong_solution_is_about_one_exercise_and_has_a_hint(assignment: Assignment) -> None:
    for path in assignment.wrong():
        assert len(assignment.exercises_in(path)) == 1, path
        title, _, hint = docstring_of(path).partition("\n")
        assert title.strip(), path
        assert len(hint.split()) >= 5, path


def docstring_of(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""


def test_the_worked_examples_are_true(assignment: Assignment) -> None:
    namespace = load_module(assignment.solution, f"doctest_{assignment.slug}")
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    for exercise in assignment.exercises:
        docstring = namespace[exercise.name].__doc__
        test = parser.get_doctest(docstring, dict(namespace), exercise.name, None, None)
        assert test.examples, exercise.name
        assert runner.run(test).failed == 0, exercise.name


def test_public_tests_pass_on_the_reference_and_fail_on_the_starter(
    assignment: Assignment,
) -> None:
    cells = notebook.template_cells(assignment)
    namespace: dict[str, object] = {}
    starters: dict[str, object] = {}
    exec(assignment.solution.read_text("utf-8"), namespace)
    for cell in cells:
        if cell.kind == "setup":
            exec(cell.source, namespace)
        if cell.kind in ("setup", "solution"):
            exec(cell.source, starters)
    for cell in cells:
        if cell.kind == "tests":
            exec(cell.source, namespace)
            with pytest.raises(NotImplementedError):
                exec(cell.source, starters)


@pytest.mark.parametrize("seed", [1])
def test_the_reference_passes_under_other_seeds(assignment: Assignment, seed: int) -> None:
    import msgspec

    settings = msgspec.structs.replace(REPOSITORY_COURSE.settings, seed=seed)
    other = Course(REPOSITORY_COURSE.root, settings, {})
    recordings, _, _ = grading.prepare(other, assignment)
    assert all(recording.examples for recording in recordings)
