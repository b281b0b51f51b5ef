"""nbgrader's preprocessors that write to the gradebook, and what takes their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nbgrader import utils
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, SaveAutoGrades

from .gradebook import SharedGradebook
from .scores import score
from .sources import Sources


def first_writer(passes: Sequence[Any]) -> int:
    """Where in nbgrader's second pass the part begins that needs the gradebook."""
    for number, each in enumerate(passes):
        if isinstance(each, SaveAutoGrades | AssignLatePenalties):
            return number
    return len(passes)


def own(each: Any, gradebook: SharedGradebook, sources: Sources, stderr_scores_zero: bool) -> Any:
    """What takes the place of a preprocessor of nbgrader's; the course's own stay as they are."""
    made: Any = {SaveAutoGrades: Scores, AssignLatePenalties: Penalties}.get(type(each))
    if made is None:
        return each
    ours = made(parent=each.parent, enabled=each.enabled)
    ours.gradebook = gradebook
    if isinstance(ours, Scores):
        ours.stderr_scores_zero = stderr_scores_zero
        ours.differences = []
        ours.tests = {
            name: {cell.name for cell in notebook.grade_cells}
            for name, notebook in sources.notebooks.items()
        }
    return ours


def may_ask_the_database(each: Any) -> bool:
    """Whether all that was changed must have been written before a preprocessor's turn."""
    return not isinstance(each, Scores | Penalties | CheckCellMetadata)


class Scores(SaveAutoGrades):  # type: ignore[misc]
    """nbgrader's own, with every grade of the notebook taken at once, and our scoring."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        where = resources["nbgrader"]
        submitted = self.gradebook.find_submission_notebook(
            where["notebook"], where["assignment"], where["student"]
        )
        cells = submitted.notebook
        graded = [*cells.grade_cells, *cells.task_cells]
        self.grades = _by_cell(submitted.grades, graded)
        self.comments = _by_cell(submitted.comments, [*cells.solution_cells, *cells.task_cells])
        there = {cell.metadata["nbgrader"]["grade_id"] for cell in nb.cells if utils.is_grade(cell)}
        for name in self.tests[where["notebook"]] - there:  # it keeps no old score
            self.grades[name].auto_score = None
            if self.grades[name].manual_score is None:
                self.grades[name].needs_manual_grade = True
        for cell in nb.cells:
            self.preprocess_cell(cell, resources, 0)
        return nb, resources

    def _add_score(self, cell: Any, resources: Any) -> None:
        found = score(cell, self.log, self.stderr_scores_zero)
        grade = self.grades[cell.metadata["nbgrader"]["grade_id"]]
        grade.auto_score = found.points
        grade.needs_manual_grade = grade.manual_score is not None or found.points is None
        if found.difference:
            self.differences.append(found.difference)

    def _add_comment(self, cell: Any, resources: Any) -> None:
        comment = self.comments[cell.metadata["nbgrader"]["grade_id"]]
        same = cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell)
        comment.auto_comment = "No response." if same and not utils.is_task(cell) else None


def _by_cell(rows: Sequence[Any], cells: Sequence[Any]) -> dict[str, Any]:
    names = {cell.id: cell.name for cell in cells}
    return {names[row.cell_id]: row for row in rows if row.cell_id in names}


class Penalties(AssignLatePenalties):  # type: ignore[misc]
    """nbgrader's own, which asks the database for the notebook's score only where it is late."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        where = resources["nbgrader"]
        names = where["assignment"], where["student"]
        notebook = self.gradebook.find_submission_notebook(where["notebook"], *names)
        if self.gradebook.find_submission(*names).total_seconds_late > 0:
            self.gradebook.write()
            return super().preprocess(nb, resources)
        notebook.late_submission_penalty = None
        return nb, resources
