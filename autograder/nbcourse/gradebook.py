"""nbgrader's gradebook for a whole run: opened once, written to once a submission."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.utils import parse_utc
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm.attributes import set_committed_value

from .config import NbCourse, NbCourseError

_students, _submissions = Student.__table__, SubmittedAssignment.__table__
_STUDENT = sa.select(_students.c.id).where(_students.c.id == sa.bindparam("student"))
_SUBMISSION = sa.select(_submissions.c.id).where(
    _submissions.c.student_id == sa.bindparam("student"),
    _submissions.c.assignment_id == sa.bindparam("assignment"),
)
_COLUMNS = {
    kind: frozenset(column.key for column in kind.__table__.columns)
    for kind in (Student, SubmittedAssignment, SubmittedNotebook, Grade, Comment)
}
_DEFAULTS = {
    kind: {
        column.key: column.default.arg
        for column in kind.__table__.columns
        if column.default is not None and column.default.is_scalar
    }
    for kind in _COLUMNS
}
_INSERTS = {kind: sa.insert(kind.__table__) for kind in _COLUMNS}


def _row(kind: type, **values: Any) -> Any:
    """A new row that has all its values at once: some it would get only as it is written."""
    return kind(**{**_DEFAULTS[kind], **values})


def _written(row: Any) -> tuple[type, tuple[str, ...]]:
    """Of what kind a new row is, and which of its columns have values."""
    kind = type(row)
    return kind, tuple(name for name in row.__dict__ if name in _COLUMNS[kind])


class SharedGradebook(Gradebook):  # type: ignore[misc]
    """nbgrader's own, opened once for a run: code that closes its own leaves it open.

    Within `transaction` the database is written to at its end only, however often nbgrader commits.
    So what was found or made is kept at hand, for it cannot be asked for; the assignment, which a
    run only reads, is kept as long as the run. The rows of a new submission stay out of the
    session, which would take a fifth of a millisecond and more for each: they are written together.
    """

    def __init__(self, url: str, course: str) -> None:
        super().__init__(url, course)
        self.db().expire_on_commit = False
        self._assignments: dict[str, Any] = {}
        self._students: dict[str, Any] = {}
        self._submissions: dict[tuple[str, str], Any] = {}
        self._new: list[Any] = []

    def __exit__(self, *error: object) -> None:
        pass

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is changed within it is committed at its end, or not at all."""
        session = self.db()
        commit = session.commit
        session.commit = lambda: None
        try:
            with session.no_autoflush:
                yield
                self.write()
            commit()
        except BaseException:
            session.rollback()
            session.expunge_all()  # what was made, and the assignment, which knows of it
            self._assignments.clear()
            raise
        finally:
            session.commit = commit
            self._students.clear()
            self._submissions.clear()
            self._new.clear()

    def write(self) -> None:
        """Write what has been changed so far, to be committed later: for whoever asks for sums."""
        self.db.flush()
        for (kind, names), rows in itertools.groupby(self._new, _written):
            values = [{name: row.__dict__[name] for name in names} for row in rows]
            self.db().connection().execute(_INSERTS[kind], values)
        if self._new:
            self._new.clear()
            self._submissions.clear()

    # --- what nbgrader's code asks for, by its names ---

    def find_assignment(self, assignment: str) -> Any:
        return _kept(self._assignments, assignment, super().find_assignment, assignment)

    def find_notebook(self, notebook: str, assignment: str) -> Any:
        return _named(self.find_assignment(assignment).notebooks, notebook)

    def find_student(self, student: str) -> Any:
        if student not in self._students and not self._there(_STUDENT, student=student):
            raise MissingEntry(f"No such student: {student}")
        return _kept(self._students, student, super().find_student, student)

    def add_student(self, student: str, **fields: Any) -> Any:
        made = self._students[student] = _row(Student, id=student, **fields)
        self._new.append(made)
        return made

    def find_submission(self, assignment: str, student: str) -> Any:
        names = assignment, student
        if names not in self._submissions:
            found = self.find_assignment(assignment)
            if not self._there(_SUBMISSION, student=student, assignment=found.id):
                raise MissingEntry(f"No such submission: {assignment} for {student}")
        return _kept(self._submissions, names, super().find_submission, *names)

    def _there(self, query: Any, **names: str) -> bool:
        """Whether there is such a row: to see that there is none takes SQLAlchemy's session four
        times as long."""
        return self.db().connection().execute(query, names).first() is not None

    def add_submission(self, assignment: str, student: str, **fields: Any) -> Any:
        names = assignment, student
        return _kept(self._submissions, names, self._made, *names, **fields)

    def _made(self, assignment: str, student: str, **fields: Any) -> Any:
        """A submission with the rows that nbgrader makes for it."""
        found = self.find_assignment(assignment)
        if "timestamp" in fields:
            fields["timestamp"] = parse_utc(fields["timestamp"])
        names = {"assignment_id": found.id, "student_id": student}
        made = _row(SubmittedAssignment, id=new_uuid(), **names, **fields)
        notebooks = [_notebook(each, made) for each in found.notebooks]
        _relate(made, assignment=found, student=self.find_student(student), notebooks=notebooks)
        self._new += [made, *notebooks]
        for each in notebooks:
            self._new += [*each.grades, *each.comments]
        return made

    def find_submission_notebook(self, notebook: str, assignment: str, student: str) -> Any:
        return _named(self.find_submission(assignment, student).notebooks, notebook)


def _notebook(notebook: Any, submission: Any) -> Any:
    """A row for a notebook of a new submission, with those of its cells."""
    names = {"notebook_id": notebook.id, "assignment_id": submission.id}
    made = _row(SubmittedNotebook, id=new_uuid(), **names)
    graded = [*notebook.grade_cells, *notebook.task_cells]
    answered = [*notebook.solution_cells, *notebook.task_cells]
    _relate(
        made,
        notebook=notebook,
        assignment=submission,
        grades=[_row(Grade, cell_id=cell.id, notebook_id=made.id) for cell in graded],
        comments=[_row(Comment, cell_id=cell.id, notebook_id=made.id) for cell in answered],
    )
    return made


def _relate(row: Any, **others: Any) -> None:
    """Let a row know others, without SQLAlchemy's taking notice."""
    for name, value in others.items():
        set_committed_value(row, name, value)


def _kept(known: dict[Any, Any], key: Any, get: Callable[..., Any], *args: Any, **more: Any) -> Any:
    if key not in known:
        known[key] = get(*args, **more)
    return known[key]


def _named(notebooks: Sequence[Any], name: str) -> Any:
    for each in notebooks:
        if each.name == name:
            return each
    raise MissingEntry(f"No such notebook: {name}")


def open_gradebook(course: NbCourse) -> SharedGradebook:
    """The course's gradebook. Raises `NbCourseError` where there is none or it cannot be read."""
    url = course.directory.db_url
    missing = f"run `nbgrader generate_assignment {course.assignment}` first"
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).is_file():
            raise NbCourseError(f"there is no gradebook {parsed.database}: {missing}")
        return SharedGradebook(url, course.directory.course_id)
    except ImportError as error:
        raise NbCourseError(f"the gradebook {parsed!r} needs a driver: {error}") from None
    except SQLAlchemyError as error:
        raise NbCourseError(database_trouble(error)) from None


def database_trouble(error: BaseException) -> str:
    """One line about an error of SQLAlchemy's."""
    cause = str(getattr(error, "orig", None) or error).splitlines()[0]
    return f"the gradebook cannot be used: {cause} (after an update: `nbgrader db upgrade`)"
