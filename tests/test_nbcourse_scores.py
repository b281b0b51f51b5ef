"""A test cell's points: nbgrader's own rule wherever that rule makes sense."""

from __future__ import annotations

import logging
from typing import Any

import nbformat
import pytest
from nbgrader import utils

from autograder.nbcourse import scores

LOG = logging.getLogger("tests")


def result(**data: str) -> Any:
    named = {name.replace("_", "/"): text for name, text in data.items()}
    return nbformat.v4.new_output("execute_result", data=named)


def stream(name: str) -> Any:
    return nbformat.v4.new_output("stream", name=name, text="text")


ERROR = nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])


def grade_cell(*outputs: Any) -> Any:
    marks = {"grade": True, "solution": False, "locked": True, "grade_id": "t", "points": 4}
    return nbformat.v4.new_code_cell("", metadata={"nbgrader": marks}, outputs=list(outputs))


@pytest.mark.parametrize(
    "outputs",
    [
        [],
        [ERROR],
        [stream("stdout")],
        [stream("stderr")],
        [stream("stdout"), stream("stderr"), result(text_plain="2")],
        [result(text_plain="2"), ERROR],
        [result(text_plain="2"), stream("stderr")],
        [result(text_plain="2"), result(text_plain="3")],
        [result(text_plain="0.0")],
        [result(text_plain="'two'")],
    ],
)
def test_points_are_nbgraders(outputs: list[Any]) -> None:
    cell = grade_cell(*outputs)
    theirs, _ = utils.determine_grade(cell, LOG)
    assert scores.score(cell, LOG) == scores.Scored(theirs)


@pytest.mark.parametrize(
    "output, points, difference",
    [
        (result(text_plain="-1"), 0, scores.NEGATIVE),
        (result(text_plain="inf"), 0, scores.NOT_FINITE),
        (result(text_plain="nan"), 0, scores.NOT_FINITE),
        (result(text_plain="5"), 4, scores.ABOVE),
        (result(text_html="<b>2</b>"), 4, scores.NO_TEXT),
    ],
)
def test_a_value_that_makes_no_sense_is_settled_and_said(
    output: Any, points: float, difference: str
) -> None:
    assert scores.score(grade_cell(output), LOG) == scores.Scored(points, difference)
    assert scores.score(grade_cell(ERROR, output), LOG) == scores.Scored(0)


def test_where_the_standard_error_is_forgiven_errors_are_not() -> None:
    cell = grade_cell(stream("stderr"), result(text_plain="2"))
    assert scores.score(cell, LOG).points == 0
    assert scores.score(cell, LOG, stderr_scores_zero=False).points == 2
    assert scores.score(grade_cell(ERROR), LOG, stderr_scores_zero=False).points == 0


def test_answers_in_words_wait_for_a_human_unless_nothing_was_written() -> None:
    marks = {"grade": True, "solution": True, "locked": False, "grade_id": "w", "points": 2}
    cell = nbformat.v4.new_markdown_cell("answer", metadata={"nbgrader": marks})
    assert scores.score(cell, LOG).points is None
    cell.metadata["nbgrader"]["checksum"] = utils.compute_checksum(cell)
    assert scores.score(cell, LOG).points == 0
