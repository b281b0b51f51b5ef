"""A test cell's points: nbgrader's own rule, and what is done where that rule is plainly wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import msgspec
from nbgrader import utils

NEGATIVE = "a test's value below 0 counts as 0 (nbgrader gives full marks)"
NOT_FINITE = "a test's value that is not a finite number counts as 0"
ABOVE = "a test's value above the cell's points counts as full marks (nbgrader gives up)"
DUPLICATE = "of a cell that is there more than once the last counts (nbgrader gives up)"
DIED = "a cell that ended the notebook's process failed, the others were run (nbgrader gives up)"
STUCK = "a cell that could not be interrupted failed, the others were run without it"
NO_TEXT = "a test's value without plain text counts as no value (nbgrader gives up)"

DIFFERENCES = (NEGATIVE, NOT_FINITE, ABOVE, DUPLICATE, DIED, STUCK, NO_TEXT)


@dataclass(frozen=True)
class Scored:
    """A grade cell's points (None: to be graded by hand), and how that is not nbgrader's rule."""

    points: float | None
    difference: str = ""


class NotebookScores(msgspec.Struct, kw_only=True):
    """What is found in a notebook that has been run, by cell: points (None: to be graded by hand),
    the first error that a graded cell shows, automatic comments; and how that is not nbgrader's
    rule."""

    points: dict[str, float | None] = {}
    errors: dict[str, str] = {}
    comments: dict[str, str | None] = {}
    differences: list[str] = []


def score(cell: Any, log: Any, stderr_scores_zero: bool = True) -> Scored:
    """The points of a grade cell that has been run."""
    outputs = cell.get("outputs", [])
    if not stderr_scores_zero:
        cell = _with(cell, [each for each in outputs if not _is_stderr(each)])
    value, difference = _value(cell)
    if value is not None:
        return Scored(value, difference)
    if difference:  # the result says nothing
        cell = _with(cell, [o for o in cell.outputs if o.output_type != "execute_result"])
    points, _ = utils.determine_grade(cell, log)
    return Scored(points, difference)


def _with(cell: Any, outputs: list[Any]) -> Any:
    changed = cell.copy()
    changed.outputs = outputs
    return changed


def _is_stderr(output: Any) -> bool:
    return output.output_type == "stream" and output.name == "stderr"


def _value(cell: Any) -> tuple[float | None, str]:
    """The points that a test's value gives where nbgrader's own rule is not to be used."""
    if utils.is_solution(cell) or cell.cell_type != "code":
        return None, ""
    for output in cell.outputs:
        if output.output_type == "error" or _is_stderr(output):
            return None, ""
        if output.output_type == "execute_result":
            return _odd(output, float(cell.metadata["nbgrader"]["points"]))
    return None, ""


def _odd(output: Any, most: float) -> tuple[float | None, str]:
    text = output.data.get("text/plain")
    if not text:
        return None, NO_TEXT
    try:
        value = float(text)
    except ValueError:
        return None, ""
    if not math.isfinite(value):
        return 0.0, NOT_FINITE
    if value < 0:
        return 0.0, NEGATIVE
    if value > most:
        return most, ABOVE
    return None, ""
