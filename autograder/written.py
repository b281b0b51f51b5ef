"""Answers in words: found in what was handed in, and left for a person to mark."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from .notebook import grade_id_of, raw_cells, source_of, squeezed
from .release import TemplateCell
from .results import NO_ANSWER, WAITING, ExerciseResult
from .submitted import kind_of


def results(template: Sequence[TemplateCell], name: str, data: bytes) -> list[ExerciseResult]:
    """What came of each answer in words: an untouched one scores 0, any other waits.

    In doubt it waits: where its cell is gone, or text stands in a cell of the student's own.
    """
    asked = [cell for cell in template if cell.kind == "written"]
    if not asked:
        return []
    cells = _cells(name, data)
    given = {grade_id_of(cell): source_of(cell) or "" for cell in cells if grade_id_of(cell)}
    known = {squeezed(cell.source) for cell in template}
    elsewhere = any(
        cell.get("cell_type") == "markdown"
        and not grade_id_of(cell)
        and squeezed(source_of(cell) or "") not in known
        for cell in cells
    )
    return [_result(cell, given.get(cell.grade_id), elsewhere) for cell in asked]


def _result(cell: TemplateCell, answer: str | None, elsewhere: bool) -> ExerciseResult:
    untouched = answer is not None and squeezed(answer) in ("", squeezed(cell.source))
    none = untouched and not elsewhere
    return ExerciseResult(
        name=cell.exercise,
        score=0.0,
        max_score=round(float(cell.points), 9),
        tests=[],
        manual=True,
        status="graded" if none else WAITING,
        comment=NO_ANSWER if none else "",
    )


def _cells(name: str, data: bytes) -> list[dict[str, Any]]:
    """All cells of a submission of which it is known that it can be read."""
    if kind_of(name) != ".ipynb":
        return []
    notebook: Any = json.loads(data.decode("utf-8-sig"))
    return [cell for cell in raw_cells(notebook) if isinstance(cell, dict)]
