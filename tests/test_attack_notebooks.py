"""Notebooks edited to gain marks: metadata, points, cells and outputs count for nothing."""

from __future__ import annotations

import copy
import pickle
from base64 import b64encode
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder import feedback, release, starters
from autograder.course import Assignment
from autograder.grading import Grader
from autograder.keys import Submission
from autograder.results import SubmissionResult

Edit = Callable[[Any], None]
SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script><iframe src=//x></iframe>"


class Bomb:
    def __reduce__(self) -> tuple[Any, ...]:
        return (exec, ("raise SystemExit('it was unpickled')",))


def grade_cells(nb: Any) -> list[Any]:
    return [cell for cell in nb.cells if cell.metadata.nbgrader.grade]


def more_points(nb: Any) -> None:
    for cell in grade_cells(nb):
        cell.metadata.nbgrader.points = 1000


def points_for_solutions(nb: Any) -> None:
    for cell in nb.cells:
        cell.metadata.nbgrader |= {"grade": True, "points": 50, "locked": False}


def passing_tests(nb: Any) -> None:
    for cell in grade_cells(nb):
        cell.source = "assert True\nprint('passed')"


def definitions_for_tests(nb: Any) -> None:
    for cell in grade_cells(nb):
        cell.source = "def double(x): return 2 * x\ndef halve(x): return x // 2"


def ids_exchanged(nb: Any) -> None:
    found = [cell.metadata.nbgrader for cell in nb.cells]
    ids = [each.grade_id for each in found]
    for each, grade_id in zip(found, reversed(ids), strict=True):
        each.grade_id = grade_id


def ids_of_all_sorts(nb: Any) -> None:
    odd = ["../../x", "", "a" * 10_000, "<script>", None, 7, [], {"a": 1}]
    for cell, grade_id in zip(nb.cells, odd * 9, strict=False):
        cell.metadata.nbgrader.grade_id = grade_id


def cells_removed(nb: Any) -> None:
    nb.cells = []


def cells_doubled(nb: Any) -> None:
    nb.cells = [copy.deepcopy(cell) for cell in nb.cells for _ in range(3)]


def cells_reversed(nb: Any) -> None:
    nb.cells.reverse()


def a_thousand_cells(nb: Any) -> None:
    nb.cells += [nbformat.v4.new_code_cell(f"x = {n}") for n in range(1000)]


def results_in_metadata(nb: Any) -> None:
    nb.metadata["autograder"] = {"score": 11, "max_score": 11, "status": "graded"}
    nb.metadata["nbgrader"] = {"score": 11}
    for cell in nb.cells:
        cell.metadata["score"] = 11
        cell.metadata["tests"] = [{"name": "test_double", "passed": True, "points": 2}]


def pickles(nb: Any) -> None:
    data = b64encode(pickle.dumps(Bomb())).decode()
    nb.metadata["state"] = data
    for cell in nb.cells:
        cell.metadata["pickle"] = data
        if cell.cell_type == "code":
            cell.outputs = [
                nbformat.v4.new_output("display_data", {"application/octet-stream": data})
            ]


def outputs_of_success(nb: Any) -> None:
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.execution_count = 1
            cell.outputs = [
                nbformat.v4.new_output("stream", text="11 passed in 0.01s\n\x1b[32mOK\x1b[0m"),
                nbformat.v4.new_output("display_data", {"text/html": SCRIPT}),
                nbformat.v4.new_output("execute_result", {"image/svg+xml": f"<svg>{SCRIPT}</svg>"}),
            ]


def scripts_everywhere(nb: Any) -> None:
    nb.metadata["title"] = SCRIPT
    nb.cells.append(nbformat.v4.new_markdown_cell(SCRIPT))
    nb.cells.append(
        nbformat.v4.new_code_cell(
            f"class {'X'}(Exception): pass\nX.__name__ = {SCRIPT!r}\n"
            f"def double(x): raise X({SCRIPT!r})\ndef halve(x): return {SCRIPT!r}\n"
            f"print({SCRIPT!r})\nraise X({SCRIPT!r})  # {SCRIPT}"
        )
    )


EDITS: list[Edit] = [
    more_points, points_for_solutions, passing_tests, ids_exchanged, ids_of_all_sorts,
    cells_removed, cells_doubled, cells_reversed, a_thousand_cells, results_in_metadata, pickles,
    outputs_of_success, scripts_everywhere,
]  # fmt: skip


@pytest.fixture
def graded(
    kinds_grader: Grader, kinds: Assignment, tmp_path: Path
) -> Callable[..., SubmissionResult]:
    def grade_edited(edit: Edit, solved: bool) -> SubmissionResult:
        parts = None
        if solved:
            names = [exercise.name for exercise in kinds.exercises]
            parts = starters.solution_parts(
                kinds.solution.read_text("utf-8"), names, kinds.solution
            )
        nb = release.released_notebook(kinds, parts)
        for cell in nb.cells:
            cell.metadata.setdefault("nbgrader", {"grade": False})
        edit(nb)
        path = tmp_path / "a.ipynb"
        path.write_text(nbformat.v4.writes(nb))
        return kinds_grader.grade(Submission(path, "student"))

    return grade_edited


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edited_notebook_gains_nothing(
    graded: Callable[..., SubmissionResult], edit: Edit
) -> None:
    result = graded(edit, solved=False)
    assert result.status == ("unreadable" if edit is cells_removed else "graded")
    assert (result.score, result.max_score) == (0.0, 11.0)


@pytest.mark.parametrize(
    "edit",
    [more_points, points_for_solutions, passing_tests, cells_doubled, a_thousand_cells,
     results_in_metadata, pickles, outputs_of_success],
    ids=lambda edit: edit.__name__,
)  # fmt: skip
def test_honest_code_keeps_its_marks_whatever_else_was_edited(
    graded: Callable[..., SubmissionResult], edit: Edit
) -> None:
    result = graded(edit, solved=True)
    assert (result.score, result.max_score) == (11.0, 11.0)


def test_code_in_a_test_cell_is_code_like_any_other(
    graded: Callable[..., SubmissionResult],
) -> None:
    result = graded(definitions_for_tests, solved=False)
    assert {each.name: each.score for each in result.exercises if each.score} == {
        "double": 2.0,
        "halve": 1.0,
    }


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, None), *attrs]


def test_nothing_of_a_students_is_an_element_of_a_page(
    graded: Callable[..., SubmissionResult],
) -> None:
    result = graded(scripts_everywhere, solved=False)
    parser = Elements()
    parser.feed(feedback.page(result, course="c", assignment="a", policy="full"))
    names = {name for name, _ in parser.found}
    assert not names & {"script", "iframe", "img", "onerror"}
    assert not any("alert" in (value or "") for _, value in parser.found)
