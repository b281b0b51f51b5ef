"""Answers in words: asked in the notebook, marked by a person, their rubric never given away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder import feedback, release, written
from autograder.course import Course, CourseError, load
from autograder.export.orders import Order
from autograder.export.tables import to_csv
from autograder.gradescope import outcome
from autograder.keys import Options, Submission
from autograder.results import ExerciseResult, Report, to_json
from autograder.starting import grader

from .words import RIGHT, RUBRIC, SLUG, STARTER, hand_in, make, result


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return make(tmp_path_factory.mktemp("words") / "course")


def rewrite(course: Course, tmp_path: Path, old: str, new: str) -> Course:
    """A new course whose template has something else in it."""
    other = make(tmp_path / "course")
    template = other.root / "assignments" / SLUG / "assignment.md"
    text = template.read_text("utf-8")
    assert old in text
    template.write_text(text.replace(old, new), "utf-8")
    return load(other.root)


def answer(course: Course, tmp_path: Path, *cells: dict[str, object]) -> ExerciseResult:
    """What comes of a notebook with these cells, as far as the answer in words goes."""
    data = json.dumps({"nbformat": 4, "cells": list(cells)}).encode()
    template = release.template_cells(course.assignment(SLUG))
    (found,) = written.results(template, "a.ipynb", data)
    return found


def cell(source: str, kind: str = "markdown", grade_id: str = "") -> dict[str, object]:
    metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    return {"cell_type": kind, "source": source, "metadata": metadata}


def test_the_answers_cell_is_nbgraders_manually_graded_one(course: Course) -> None:
    from nbgrader.nbgraderformat import MetadataValidator
    from nbgrader.utils import compute_checksum, is_grade, is_locked, is_solution

    made = release.released_notebook(course.assignment(SLUG))
    for each in made.cells:
        MetadataValidator().validate_cell(each)
        assert each.metadata.nbgrader.checksum == compute_checksum(each)
    (found,) = [c for c in made.cells if c.metadata.nbgrader.grade_id == "why_leaky"]
    assert found.cell_type == "markdown" and found.source == STARTER
    assert is_grade(found) and is_solution(found) and not is_locked(found)
    assert found.metadata.nbgrader.points == 3.0


def test_no_part_of_a_rubric_is_released(course: Course, tmp_path: Path) -> None:
    released = release.write_release(course.assignment(SLUG), tmp_path).read_text("utf-8")
    assert STARTER in released
    assert "rubric" not in released.lower()
    for word in RUBRIC.split():
        if len(word) > 6:
            assert word not in released


def test_an_untouched_answer_scores_0_and_any_other_waits(course: Course, tmp_path: Path) -> None:
    asked = cell(STARTER + "\n", grade_id="why_leaky")
    assert not answer(course, tmp_path, asked).waits
    assert answer(course, tmp_path, asked).untouched
    assert not answer(course, tmp_path, cell(" \n", grade_id="why_leaky")).waits
    assert answer(course, tmp_path, cell("Because.", grade_id="why_leaky")).waits


def test_in_doubt_an_answer_waits(course: Course, tmp_path: Path) -> None:
    asked = cell(STARTER, grade_id="why_leaky")
    assert answer(course, tmp_path).waits, "its cell is gone"
    assert answer(course, tmp_path, cell("Because.", "code", "why_leaky")).waits
    assert answer(course, tmp_path, asked, cell("My answer stands here.")).waits
    assert not answer(course, tmp_path, asked, cell("x = 1", "code")).waits


def test_grading_leaves_the_answer_to_a_person(course: Course) -> None:
    full = hand_in(course, "ada", RIGHT, "Because the gradient would vanish.")
    none = hand_in(course, "bob", RIGHT)
    assignment = course.assignment(SLUG)
    with grader(course, assignment, Options()) as ready:
        ada, bob = (ready.grade(Submission(path, "x")) for path in (full, none))
    assert (ada.status, ada.score, ada.max_score) == ("graded", 4.0, 7.0)
    code, words = ada.exercises
    assert (code.status, code.manual, words.manual) == ("graded", False, True)
    assert (words.name, words.status, words.score) == ("why_leaky", "needs_manual_grade", 0.0)
    assert (bob.score, bob.exercises[1].status) == (4.0, "graded")
    told = json.loads(to_json(Report(assignment=SLUG, submissions=[ada])))
    (submission,) = told["submissions"]
    assert {"name", "score", "max_score", "tests"} <= set(submission["exercises"][1])


def test_feedback_says_that_a_person_is_awaited(course: Course) -> None:
    path = course.root / "submitted" / "ada" / SLUG / f"{SLUG}.ipynb"
    waiting = feedback.page(result(path), course="C", assignment="A", policy="full")
    assert "waits for a person" in waiting
    assert "One answer waits" in waiting
    assert "Everything passed" in waiting
    assert RUBRIC not in waiting
    nothing = feedback.page(result(path, waits=False), course="C", assignment="A", policy="none")
    assert "waits" not in nothing.split("</style>")[1]
    assert "There is no answer." in nothing
    todo = feedback.page(result(path, waits=False), course="C", assignment="A", policy="full")
    assert "1 of 1 test passed" in " ".join(todo.split())
    assert "Still to do" in todo


def test_gradescope_says_that_a_person_is_awaited(course: Course) -> None:
    path = course.root / "submitted" / "ada" / SLUG / f"{SLUG}.ipynb"
    waiting = outcome.outcome(result(path), "full").tests[-1]
    assert (waiting.name, waiting.score, waiting.max_score) == ("why_leaky", 0.0, 3.0)
    assert "waits for a person" in waiting.output
    nothing = outcome.outcome(result(path, waits=False), "full").tests[-1]
    assert nothing.output == "There is no answer."


def test_an_export_has_no_score_while_an_answer_waits(course: Course) -> None:
    path = course.root / "submitted" / "ada" / SLUG / f"{SLUG}.ipynb"
    order = Order(course.assignment(SLUG), [result(path), result(path, waits=False)], None)
    header, *rows = to_csv(order).data.decode().splitlines()
    assert header.startswith(
        "assignment,student,status,score,max_score,leaky_relu,why_leaky,reason,"
    )
    assert rows == [
        "leaky_relu,ada,graded,4,7,4,,waits for a person: why_leaky",
        "leaky_relu,ada,graded,4,7,4,0,",
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('{% call written("why_leaky") %}', '{% call written("leaky_relu") %}', "not a written"),
        ('{% call rubric("why_leaky") %}', '{% call rubric("who") %}', "who is not a written"),
        (RUBRIC, "", 'rubric("why_leaky") must stand there'),
        ("points: 3,", "points: 0,", "points greater than 0"),
        ("why_leaky: {points: 3, type: written}", "why: {points: 3, type: essay}", "essay"),
    ],
)
def test_an_authors_mistake_is_named(
    course: Course, tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(CourseError, match=r"assignment\.md") as raised:
        release.template_cells(rewrite(course, tmp_path, old, new).assignment(SLUG))
    assert says in str(raised.value)
