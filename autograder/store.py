"""Results in one database: SQLite beside the course unless `course.toml` names another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from .course import CourseError
from .errors import MachineError
from .results import SubmissionResult

SCHEMA = 1
_metadata = sa.MetaData()
_about = sa.Table("about", _metadata, sa.Column("schema", sa.Integer, primary_key=True))
_results = sa.Table(
    "results",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("assignment", sa.String(200), nullable=False),
    sa.Column("student", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("key", sa.String(64), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("max_score", sa.Float, nullable=False),
    sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("result", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("assignment", "student", "path"),
)
_earlier = sa.Table(
    "earlier_results",
    _metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("assignment", sa.String(200), nullable=False),
    sa.Column("student", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("submission", sa.String(64), nullable=False),
    sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("result", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("assignment", "student", "path", "submission"),
)
_same_file = sa.and_(
    _results.c.assignment == sa.bindparam("of_assignment"),
    _results.c.student == sa.bindparam("of_student"),
    _results.c.path == sa.bindparam("of_path"),
)
# Put together once: that takes longer than to run them, and they are run for every result.
_FIND = sa.select(_results.c.graded_at, _results.c.result).where(_same_file)
_DELETE, _INSERT = _results.delete().where(_same_file), _results.insert()
_decoder = msgspec.json.Decoder(SubmissionResult)


@dataclass(frozen=True)
class Kept:
    """A result as it is stored: under which key, and since when (UTC)."""

    key: str
    graded_at: datetime
    result: SubmissionResult


@dataclass(frozen=True)
class Attempt:
    """A result, since when it is there (UTC), and whether another has taken its file's place."""

    result: SubmissionResult
    graded_at: datetime
    replaced: bool


class StoreError(MachineError):
    """The database cannot be used; the message says which and why."""


def database_at(url: str, folder: Path, field: str) -> sa.URL:
    """The URL of a database, its file relative to the course's folder.

    Raises `CourseError`; `field` is where it stands in `course.toml`.
    """
    try:
        found = make_url(url)
        found.get_dialect()
    except ArgumentError:  # it may hold a password: it is not shown
        where = folder / "course.toml"
        raise CourseError(f"{where}: {field}: it is no URL of a database, as sqlite:///x") from None
    return found.set(database=str(folder / str(found.database))) if is_file(found) else found


def is_file(url: sa.URL) -> bool:
    """Whether the database is a file."""
    in_memory = url.database in (None, "", ":memory:")
    return url.get_backend_name() == "sqlite" and not in_memory


class Store:
    """The latest result of every submission, one transaction each, and what it replaced."""

    def __init__(self, url: str, folder: Path) -> None:
        """Open the database at `url`, relative to `folder`, making it if need be.

        Raises `StoreError`, and `CourseError` where that is no URL of a database.
        """
        self.url = database_at(url, folder, "course.store")
        with self._explained():
            if is_file(self.url):
                Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)
            self._engine = sa.create_engine(self.url)
        if self.url.get_backend_name() == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
        with self._explained():
            found = self._set_up()
        if found != SCHEMA:
            raise StoreError(f"{self}: made by another version of autograder (schema {found})")

    def _set_up(self) -> int:
        """Make the tables where there are none; the schema's number."""
        with suppress(DBAPIError):  # another command may be making them now
            _metadata.create_all(self._engine)
            with self._engine.begin() as connection:
                if connection.scalar(sa.select(_about.c.schema)) is None:
                    connection.execute(_about.insert().values(schema=SCHEMA))
        with self._engine.connect() as connection:
            found = connection.scalar(sa.select(_about.c.schema))
            connection.execute(sa.select(_results.c.id).limit(1))
        return SCHEMA if found is None else int(found)

    def __str__(self) -> str:
        return str(self.url.database or self.url.render_as_string())

    def keys(self, assignment: str) -> dict[tuple[str, str], str]:
        """The key of each stored result, by student and path."""
        columns = _results.c.student, _results.c.path, _results.c.key
        rows = self._rows(sa.select(*columns).where(_results.c.assignment == assignment))
        return {(student, path): key for student, path, key in rows}

    def get(self, assignment: str, student: str, path: str) -> SubmissionResult:
        """A stored result. Raises `KeyError`."""
        query = sa.select(_results.c.result).where(
            _results.c.assignment == assignment,
            _results.c.student == student,
            _results.c.path == path,
        )
        for (data,) in self._rows(query):
            return _decoder.decode(data)
        raise KeyError((assignment, student, path))

    def results(self, assignment: str) -> list[SubmissionResult]:
        """All the results of an assignment, by student."""
        query = sa.select(_results.c.result).where(_results.c.assignment == assignment)
        order = _results.c.student, _results.c.path
        return [_decoder.decode(data) for (data,) in self._rows(query.order_by(*order))]

    def of_student(self, student: str) -> list[SubmissionResult]:
        """All the results of a student, by assignment."""
        query = sa.select(_results.c.result).where(_results.c.student == student)
        order = _results.c.assignment, _results.c.path
        return [_decoder.decode(data) for (data,) in self._rows(query.order_by(*order))]

    def kept(self, assignment: str, name: str) -> list[Kept]:
        """What is stored of the student, or of the file, of this name."""
        columns = _results.c.key, _results.c.graded_at, _results.c.result
        query = sa.select(*columns).where(
            _results.c.assignment == assignment,
            sa.or_(_results.c.student == name, _results.c.path == name),
        )
        return [
            Kept(key, _aware(when), _decoder.decode(data))
            for key, when, data in self._rows(query.order_by(_results.c.path))
        ]

    def attempts(self, assignment: str) -> list[Attempt]:
        """All the results of an assignment, and before them those whose files were replaced."""
        found = []
        for table in (_earlier, _results):
            query = sa.select(table.c.graded_at, table.c.result)
            query = query.where(table.c.assignment == assignment).order_by(table.c.id)
            found += [
                Attempt(_decoder.decode(data), _aware(when), table is _earlier)
                for when, data in self._rows(query)
            ]
        return found

    def put(self, assignment: str, key: str, result: SubmissionResult) -> None:
        """Keep a result, in place of an earlier one of the same file.

        Where the file has changed since, the earlier one is kept as an earlier attempt.
        """
        file = {
            "of_assignment": assignment,
            "of_student": result.student,
            "of_path": result.path,
        }
        row = {
            "assignment": assignment,
            "student": result.student,
            "path": result.path,
            "key": key,
            "status": result.status,
            "score": result.score,
            "max_score": result.max_score,
            "graded_at": datetime.now(UTC),
            "result": msgspec.json.encode(result),
        }
        with self._explained(), self._engine.begin() as connection:
            for when, data in connection.execute(_FIND, file).all():
                _set_aside(connection, assignment, result, when, data)
            connection.execute(_DELETE, file)  # also what another command has just put there
            connection.execute(_INSERT, row)

    def close(self) -> None:
        self._engine.dispose()

    def _rows(self, query: Any) -> list[Any]:
        with self._explained(), self._engine.connect() as connection:
            return list(connection.execute(query))

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StoreError(f"{self}: the results cannot be kept there: {cause}") from None
        except OSError as error:
            raise StoreError(
                f"{self}: the results cannot be kept there: {error.strerror}"
            ) from None
        except ImportError as error:
            raise StoreError(f"{self}: this database needs a driver: {error}") from None


def _set_aside(
    connection: Any, assignment: str, new: SubmissionResult, when: datetime, data: bytes
) -> None:
    """Keep the result that `new` takes the place of, if it is of another version of the file."""
    version, old = _version(new), _version(_decoder.decode(data))
    if version is None or old is None or version == old:
        return
    same = sa.and_(
        _earlier.c.assignment == assignment,
        _earlier.c.student == new.student,
        _earlier.c.path == new.path,
        _earlier.c.submission.in_([version, old]),
    )
    connection.execute(_earlier.delete().where(same))
    connection.execute(
        _earlier.insert().values(
            assignment=assignment,
            student=new.student,
            path=new.path,
            submission=old,
            graded_at=when,
            result=data,
        )
    )


def _version(result: SubmissionResult) -> str | None:
    """Which version of its file a result is of; None where that is not known."""
    return None if result.basis is None else result.basis.submission


def _aware(when: datetime) -> datetime:
    return when.replace(tzinfo=when.tzinfo or UTC)


def _prepare_sqlite(connection: Any, record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()
