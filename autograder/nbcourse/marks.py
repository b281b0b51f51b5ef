"""What the gradebook says of a submission, as a result of this project."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from nbgrader.api import Assignment as AssignmentRow
from nbgrader.api import BaseCell, Grade, Notebook, SubmittedAssignment, SubmittedNotebook

from ..codec import encodable
from ..keys import text_of
from ..results import WAITING, ExerciseResult, SubmissionResult, TestResult
from .pipeline import Graded, Task
from .sources import Sources

BY_HAND = "to be graded by hand"

Entry = tuple[list[Any], float]
"""What the gradebook has of a submission: each cell's scores (see `_SCORES`), and how many points
less it gets for being late."""


class Marks:
    """Submissions' scores: the autograder's, and what people gave."""

    def __init__(self, engine: Any, sources: Sources) -> None:
        self._engine = engine
        self._sources = sources

    def result(
        self,
        task: Task,
        status: Any,
        reason: str = "",
        notes: list[str] | None = None,
        shown: dict[tuple[str, str], str] | None = None,
        graded: Graded | None = None,
        entry: Entry | None = None,
    ) -> SubmissionResult:
        """What the gradebook says of a submission; `entry` is what has just been written there."""
        rows, penalty = entry or self._read(task.student) if status == "graded" else ([], 0.0)
        exercises = []
        several = len(self._sources.notebooks) > 1
        for notebook, cell, auto, manual, extra, by_hand in rows:
            most = self._sources.notebooks[notebook].points.get(cell, 0.0)
            got = (manual if manual is not None else auto or 0.0) + (extra or 0.0)
            message = BY_HAND if by_hand else (shown or {}).get((notebook, cell), "")
            name = f"{notebook}/{cell}" if several else cell
            test = TestResult(name=cell, passed=got >= most, points=most, message=message)
            exercises.append(
                ExerciseResult(
                    name=name,
                    score=got,
                    max_score=most,
                    tests=[test],
                    manual=bool(by_hand),
                    status=WAITING if by_hand else "graded",
                    extra_credit=extra or 0.0,
                )
            )
        notes = list(notes or [])
        if penalty:
            notes.append(f"late: {penalty:g} points less")
        total = max(sum(each.score for each in exercises) - penalty, 0.0)
        return SubmissionResult(
            path=text_of(task.folder),
            student=text_of(task.student),
            status=status,
            score=None if status == "failed" else round(total, 6),
            max_score=self.points,
            reason=encodable(reason),
            exercises=exercises,
            notes=notes,
            seconds=graded.seconds if graded else 0.0,
            cpu_seconds=graded.cpu_seconds if graded else 0.0,
            peak_mb=graded.peak_mb if graded else 0.0,
        )

    @property
    def points(self) -> float:
        return sum(sum(each.points.values()) for each in self._sources.notebooks.values())

    def _read(self, student: str) -> Entry:
        asked = {"assignment": self._sources.assignment, "student": student}
        with self._engine.connect() as connection:
            rows = list(connection.execute(_SCORES, asked))
            return rows, connection.scalar(_LATE, asked) or 0.0


def entry_of(submission: Any) -> Entry:
    """A submission's scores by its rows, which are at hand."""
    rows, penalty = [], 0.0
    for notebook in submission.notebooks:
        own = notebook.notebook
        names = {cell.id: cell.name for cell in (*own.grade_cells, *own.task_cells)}
        rows += [
            (own.name, names[grade.cell_id], *(getattr(grade, name) for name in _GIVEN))
            for grade in notebook.grades
            if grade.cell_id in names
        ]
        penalty += notebook.late_submission_penalty or 0.0
    return sorted(rows, key=lambda row: row[:2]), penalty


def _of_submission(columns: Any) -> Any:
    """`columns`, a query that has got to a submitted notebook, of one student's submission."""
    return (
        columns.join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(AssignmentRow, AssignmentRow.id == SubmittedAssignment.assignment_id)
        .where(
            AssignmentRow.name == sa.bindparam("assignment"),
            SubmittedAssignment.student_id == sa.bindparam("student"),
        )
    )


_GIVEN = "auto_score", "manual_score", "extra_credit", "needs_manual_grade"
_SCORES = _of_submission(
    sa.select(Notebook.name, BaseCell.name, *(getattr(Grade, name) for name in _GIVEN))
    .join(BaseCell, BaseCell.id == Grade.cell_id)
    .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
).order_by(Notebook.name, BaseCell.name)
_LATE = _of_submission(sa.select(sa.func.sum(SubmittedNotebook.late_submission_penalty)))
