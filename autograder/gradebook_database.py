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
from .notebook import import_nbformat


class GradebookError(Exception):
    """The gradebook cannot be used; the message says which and why."""


def url_of(course: Course) -> str:
    """The database's URL, its file relative to the course's folder."""
    from sqlalchemy.engine import make_url

    assert course.gradebook is not None
    with explained(course):
        url = make_url(course.gradebook.url)
        if url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:"):
            url = url.set(database=str(course.root / str(url.database)))
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
    from nbgrader.api import InvalidEntry
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    where = course.gradebook.url if course.gradebook else ""
    try:
        yield
    except ArgumentError:
        raise GradebookError(f"{course.root / 'course.toml'}: gradebook: it is no URL") from None
    except (SQLAlchemyError, InvalidEntry, OSError) as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise GradebookError(
            f"the gradebook {where.rsplit('@', 1)[-1]} cannot be used: {cause} (made by an older "
            "nbgrader? see nbgrader db upgrade)"
        ) from None


class Rows:
    """The grades and comments of an assignment."""

    def __init__(self, book: Any, slug: str) -> None:
        from nbgrader import api

        self._book = book
        self._slug = slug
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
        return {student for student, _ in self._grades}

    def known_grade(self, student: str, cell: str) -> Any:
        return self._grades.get((student, cell))

    def known_comment(self, student: str, cell: str) -> Any:
        return self._comments.get((student, cell))

    def grade(self, student: str, cell: str) -> Any:
        """The grade of a grade cell, made if the cell is newer than the submission."""
        from nbgrader.api import Grade

        if (student, cell) not in self._grades:
            known = self._book.find_grade_cell(cell, self._slug, self._slug)
            self._grades[student, cell] = self._made(Grade, student, known.id)
        return self._grades[student, cell]

    def comment(self, student: str, cell: str) -> Any:
        """The comment on a solution cell, made if the cell is newer than the submission."""
        from nbgrader.api import Comment

        if (student, cell) not in self._comments:
            known = self._book.find_solution_cell(cell, self._slug, self._slug)
            self._comments[student, cell] = self._made(Comment, student, known.id)
        return self._comments[student, cell]

    def _made(self, table: Any, student: str, cell_id: str) -> Any:
        submitted = self._book.find_submission_notebook(self._slug, self._slug, student)
        row = table(cell_id=cell_id, notebook_id=submitted.id)
        self._book.db.add(row)
        return row


def keep_submissions(book: Any, slug: str, times: dict[str, datetime | None]) -> None:
    """Make sure that each student has a submission, handed in at the time that is given (UTC)."""
    known = {each.student_id: each.timestamp for each in book.assignment_submissions(slug)}
    students = {student.id for student in book.students}
    with book.db.no_autoflush:  # nbgrader builds a submission from rows that are not flushed yet
        for student, when in times.items():
            if student not in students:
                book.update_or_create_student(student)
            if student not in known or known[student] != when:
                book.update_or_create_submission(slug, student, timestamp=when)
