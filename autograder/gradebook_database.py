"""nbgrader's gradebook as it is asked here: opened with clear errors, its rows read at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from .course import Course
from .errors import MachineError
from .imports import import_nbformat
from .store import database_at


class GradebookError(MachineError):
    """The gradebook cannot be used; the message says which and why."""


def url_of(course: Course) -> str:
    """The database's URL, its file relative to the course's folder. Raises `CourseError`."""
    assert course.gradebook is not None
    url = database_at(course.gradebook.url, course.root, "gradebook.url")
    return url.render_as_string(hide_password=False)


@contextmanager
def opened(course: Course) -> Iterator[Any]:
    """nbgrader's gradebook. Raises `GradebookError`."""
    import_nbformat()
    from nbgrader.api import Gradebook

    url = url_of(course)
    with explained(course):
        with alembic_on_path():
            book = Gradebook(url, course.settings.id)
        try:
            yield book
        finally:
            book.close()


@contextmanager
def alembic_on_path() -> Iterator[None]:
    """nbgrader asks a program of the virtual environment which version a new database has."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


@contextmanager
def explained(course: Course) -> Iterator[None]:
    """What goes wrong with the database becomes a `GradebookError`."""
    import_nbformat()
    from nbgrader.api import InvalidEntry
    from sqlalchemy.exc import SQLAlchemyError

    where = (course.gradebook.url if course.gradebook else "").rsplit("@", 1)[-1]
    try:
        yield
    except (SQLAlchemyError, InvalidEntry, OSError) as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        old = " (made by an older nbgrader? see nbgrader db upgrade)" if "no such" in cause else ""
        raise GradebookError(f"the gradebook {where} cannot be used: {cause}{old}") from None
    except ImportError as error:
        raise GradebookError(f"the gradebook {where} needs a driver: {error}") from None


class Rows:
    """The submissions of an assignment with their grades and comments, all read at once."""

    def __init__(self, book: Any, slug: str) -> None:
        from nbgrader import api

        self._book = book
        self._slug = slug
        known = book.find_notebook(slug, slug)
        self._notebook_id = known.id
        self._grade_cells = {cell.name: cell.id for cell in known.grade_cells}
        self._solution_cells = {cell.name: cell.id for cell in known.solution_cells}
        self._submissions = {each.student_id: each for each in book.assignment_submissions(slug)}
        students = {each.id: student for student, each in self._submissions.items()}
        self._notebooks = {students[each.assignment_id]: each.id for each in known.submissions}
        self._grades = self._by_cell(api.Grade)
        self._comments = self._by_cell(api.Comment)

    def _by_cell(self, table: Any) -> dict[tuple[str, str], Any]:
        from nbgrader import api

        rows = (
            self._book.db.query(api.SubmittedAssignment.student_id, api.BaseCell.name, table)
            .join(api.BaseCell, api.BaseCell.id == table.cell_id)
            .join(api.SubmittedNotebook, api.SubmittedNotebook.id == table.notebook_id)
            .join(
                api.SubmittedAssignment,
                api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id,
            )
            .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
            .filter(api.Assignment.name == self._slug)
        )
        return {(student, name): row for student, name, row in rows}

    @property
    def students(self) -> set[str]:
        return set(self._submissions)

    def known_grade(self, student: str, cell: str) -> Any:
        return self._grades.get((student, cell))

    def known_comment(self, student: str, cell: str) -> Any:
        return self._comments.get((student, cell))

    def keep_submissions(self, times: dict[str, datetime | None]) -> None:
        """Make sure that each student has a submission, handed in at the time given (UTC).

        nbgrader's own `update_or_create_submission` commits twice for each of them.
        """
        from nbgrader import api

        add = self._book.db.add
        assignment = self._book.find_assignment(self._slug)
        students = {student for (student,) in self._book.db.query(api.Student.id)}
        for student, when in times.items():
            known = self._submissions.get(student)
            if student not in students:
                add(api.Student(id=student))
            if known is None:
                known = api.SubmittedAssignment(
                    id=api.new_uuid(), assignment_id=assignment.id, student_id=student
                )
                self._submissions[student] = known
                add(known)
            if known.timestamp != when:
                known.timestamp = when
            if student not in self._notebooks:
                self._notebooks[student] = api.new_uuid()
                where = {"notebook_id": self._notebook_id, "assignment_id": known.id}
                add(api.SubmittedNotebook(id=self._notebooks[student], **where))
        self._book.db.flush()

    def grade(self, student: str, cell: str) -> Any:
        """The grade of a grade cell, made if it is not there yet."""
        from nbgrader.api import Grade

        return self._row(self._grades, Grade, student, cell, self._grade_cells)

    def comment(self, student: str, cell: str) -> Any:
        """The comment on a solution cell, made if it is not there yet."""
        from nbgrader.api import Comment

        return self._row(self._comments, Comment, student, cell, self._solution_cells)

    def _row(
        self,
        rows: dict[tuple[str, str], Any],
        table: Any,
        student: str,
        cell: str,
        cells: dict[str, str],
    ) -> Any:
        if (student, cell) not in rows:
            row = table(cell_id=cells[cell], notebook_id=self._notebooks[student])
            self._book.db.add(row)
            rows[student, cell] = row
        return rows[student, cell]
