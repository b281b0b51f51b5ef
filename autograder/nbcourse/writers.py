"""nbgrader's preprocessors that have to do with the gradebook, and what takes their places.

Workers, which have no gradebook, find the scores; the parent writes them, and what follows from
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import nbformat
from nbgrader import utils
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, SaveAutoGrades

from .gradebook import SharedGradebook
from .scores import NotebookScores, score

FOUND = "autograder_scores"
"""Where `Scores` leaves what it found among nbconvert's resources."""


def divided(passes: Sequence[Any], stderr_scores_zero: bool) -> tuple[list[Any], list[Any]]:
    """nbgrader's second pass: what is done in workers, and what is left for the parent.

    That is the late penalties, and whatever else a course has behind nbgrader's own.
    """
    kinds = SaveAutoGrades, AssignLatePenalties
    first = next((n for n, each in enumerate(passes) if isinstance(each, kinds)), len(passes))
    own = [_own(each, stderr_scores_zero) for each in passes[first:]]
    workers, parents = list(passes[:first]), own
    if own and type(own[0]) is Scores:
        usual = next((n for n, each in enumerate(own) if is_the_courses_own(each)), len(own))
        workers += [each for each in own[:usual] if not isinstance(each, Penalties)]
        parents = [each for each in own[:usual] if isinstance(each, Penalties)] + own[usual:]
    return workers, parents


def needs_notebook(each: Any) -> bool:
    """Whether a preprocessor that is left for the parent looks at the notebook."""
    return not isinstance(each, Penalties)


def is_the_courses_own(each: Any) -> bool:
    """Whether a preprocessor of the second pass is not nbgrader's, and may do anything."""
    return type(each) not in (Scores, Penalties, CheckCellMetadata)


def keep(found: NotebookScores, submitted: Any, tests: set[str]) -> None:
    """Write what was found into the rows of a submitted notebook, which has these `tests`."""
    cells = submitted.notebook
    grades = _by_cell(submitted.grades, [*cells.grade_cells, *cells.task_cells])
    comments = _by_cell(submitted.comments, [*cells.solution_cells, *cells.task_cells])
    for name in tests - found.points.keys():  # it keeps no old score
        grades[name].auto_score = None
        if grades[name].manual_score is None:
            grades[name].needs_manual_grade = True
    for name, points in found.points.items():
        grades[name].auto_score = points
        grades[name].needs_manual_grade = grades[name].manual_score is not None or points is None
    for name, text in found.comments.items():
        comments[name].auto_comment = text


class Scores(SaveAutoGrades):  # type: ignore[misc]
    """It finds what nbgrader's own writes, by our rule."""

    stderr_scores_zero = True

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        self.found = resources[FOUND] = NotebookScores()
        for cell in nb.cells:
            self.preprocess_cell(cell, resources, 0)
        return nb, resources

    def _add_score(self, cell: Any, resources: Any) -> None:
        name = cell.metadata["nbgrader"]["grade_id"]
        found = score(cell, self.log, self.stderr_scores_zero)
        self.found.points[name] = found.points
        self.found.errors[name] = _first_error(cell)
        if found.difference:
            self.found.differences.append(found.difference)

    def _add_comment(self, cell: Any, resources: Any) -> None:
        marks = cell.metadata["nbgrader"]
        same = marks.get("checksum") == utils.compute_checksum(cell)
        unanswered = same and not utils.is_task(cell)
        self.found.comments[marks["grade_id"]] = "No response." if unanswered else None


class Penalties(AssignLatePenalties):  # type: ignore[misc]
    """nbgrader's own, which asks the database for the notebook's score only where it is late, and
    looks at no notebook."""

    gradebook: SharedGradebook

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        where = resources["nbgrader"]
        names = where["assignment"], where["student"]
        notebook = self.gradebook.find_submission_notebook(where["notebook"], *names)
        if self.gradebook.find_submission(*names).total_seconds_late > 0:
            self.gradebook.write()
            super().preprocess(nbformat.v4.new_notebook(), resources)
        else:
            notebook.late_submission_penalty = None
        return nb, resources


def _own(each: Any, stderr_scores_zero: bool) -> Any:
    """What takes the place of a preprocessor of nbgrader's; the course's own stay as they are."""
    made: Any = {SaveAutoGrades: Scores, AssignLatePenalties: Penalties}.get(type(each))
    if made is None:
        return each
    ours = made(parent=each.parent, enabled=each.enabled)
    if isinstance(ours, Scores):
        ours.stderr_scores_zero = stderr_scores_zero
    return ours


def _by_cell(rows: Sequence[Any], cells: Sequence[Any]) -> dict[str, Any]:
    names = {cell.id: cell.name for cell in cells}
    return {names[row.cell_id]: row for row in rows if row.cell_id in names}


def _first_error(cell: Any) -> str:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            return " ".join(f"{output.ename}: {output.evalue}".split())[:200]
        if output.output_type == "stream" and output.name == "stderr":
            return "it wrote to the standard error"
    return ""
