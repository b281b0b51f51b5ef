"""Gradebooks that are PostgreSQL databases, with a server that the tests start for themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text

from autograder import gradebook
from autograder.nbcourse.config import NbCourseError
from autograder.nbcourse.running import NbRun, Wish, run

from .nbcourses import RIGHT, WARNS, pairs
from .words import RIGHT as RIGHT_CODE
from .words import SLUG, WRONG, hand_in, make, result

OTHERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def program(name: str) -> str | None:
    return shutil.which(name, path=os.pathsep.join([os.environ["PATH"], *map(str, OTHERS)]))


pytestmark = pytest.mark.skipif(
    program("postgres") is None, reason="there is no PostgreSQL on this machine"
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server that only this user's processes on this machine reach; its URL, no database."""
    user = "nobody" if os.geteuid() == 0 else None  # as root it refuses to run
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if user is not None:
            shutil.chown(folder, user)
        as_user: dict[str, Any] = {"user": user, "cwd": folder, "env": {"LC_ALL": "C.UTF-8"}}
        data = folder / "data"
        initdb = [str(program("initdb")), "-D", str(data), "-U", "course", "-A", "trust"]
        subprocess.run(initdb, check=True, capture_output=True, **as_user)
        control = [str(program("pg_ctl")), "-D", str(data), "-w"]
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        start = [*control, "-l", str(folder / "log"), "-o", options, "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, **as_user)
        try:
            yield f"postgresql+psycopg2://course:secret@/postgres?host={folder}"
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, stdout=subprocess.DEVNULL, **as_user)


@pytest.fixture
def database(server: str, request: pytest.FixtureRequest) -> str:
    """The URL of a new and empty database."""
    name = f"b{abs(hash(request.node.name))}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?")


def grade_tiny(root: Path) -> NbRun:
    return run(root, Wish("tiny", workers=2))


def test_an_nbgrader_course_keeps_its_marks_there(database: str, tmp_path: Path) -> None:
    root = tmp_path / "course"
    source = root / "source" / "tiny"
    source.mkdir(parents=True)
    config = f"{pairs.CONFIG}\nc.CourseDirectory.db_url = {database!r}\n"
    (root / "nbgrader_config.py").write_text(config)
    nbformat.write(nbformat.v4.new_notebook(cells=pairs.tiny_cells()), source / "p.ipynb")
    pairs.nbgrader_command(root, "generate_assignment", "tiny")
    for student, code in (("ada", RIGHT), ("bob", f"{RIGHT}\n{WARNS}"), ("eve", "")):
        folder = root / "submitted" / student / "tiny"
        folder.mkdir(parents=True)
        notebook = nbformat.v4.new_notebook(cells=pairs.tiny_cells(code, "My words."))
        nbformat.write(notebook, folder / "p.ipynb")

    done = grade_tiny(root)
    assert {each.student: each.score for each in done.results} == {"ada": 7, "bob": 4, "eve": 0}
    with Gradebook(database, "conformance") as book:
        scores = {each.student.id: each.score for each in book.assignment_submissions("tiny")}
        assert scores == {"ada": 7, "bob": 4, "eve": 0}
        words = book.find_grade("words", "p", "tiny", "ada")
        assert words.needs_manual_grade
        words.manual_score, words.needs_manual_grade = 2.5, False
        book.db.commit()
    (root / "submitted" / "ada" / "tiny" / "timestamp.txt").write_text("2030-01-01 00:00:00 UTC")
    again = grade_tiny(root)
    assert {each.student: each.score for each in again.results} == {"ada": 9.5, "bob": 4, "eve": 0}


def test_a_course_of_this_project_keeps_its_marks_there(database: str, tmp_path: Path) -> None:
    course = make(tmp_path / "course", f'\n[gradebook]\nurl = "{database}"\n')
    assignment = course.assignment(SLUG)
    gradebook.register(course, assignment)
    found = [
        result(hand_in(course, "ada", RIGHT_CODE, "Because.")),
        result(hand_in(course, "bob", WRONG, ""), score=0.0),
    ]
    assert gradebook.sync(course, assignment, found).written == 2
    with Gradebook(database, "my-course") as book:
        scores = {each.student.id: each.score for each in book.assignment_submissions(SLUG)}
        assert scores == {"ada": 4, "bob": 0}
        words = book.find_grade("why_leaky", SLUG, SLUG, "ada")
        words.manual_score, words.needs_manual_grade = 1.5, False
        book.db.commit()
    marked = gradebook.marked(course, assignment, found)
    assert [each.score for each in marked] == [5.5, 0]


def test_a_server_that_is_not_there_is_one_line_without_the_password(
    server: str, tmp_path: Path
) -> None:
    (tmp_path / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "c"\n'
        f"c.CourseDirectory.db_url = {server.replace('?host=', '?host=/nowhere')!r}\n"
    )
    folder = tmp_path / "submitted" / "ada" / "tiny"
    folder.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=pairs.tiny_cells()), folder / "p.ipynb")
    with pytest.raises(NbCourseError) as told:
        grade_tiny(tmp_path)
    assert "the gradebook cannot be used" in str(told.value)
    assert "secret" not in str(told.value)
    assert len(str(told.value).splitlines()) == 1
