"""The store and nbgrader's gradebook: scores go there, marks that people gave come back."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from nbgrader.nbgraderformat import MetadataValidator
from traitlets.config import Config, PyFileConfigLoader

from autograder import autograded, feedback, gradebook
from autograder.course import Course, load
from autograder.export import export
from autograder.gradebook_database import GradebookError
from autograder.results import SubmissionResult
from autograder.store import Attempt

from .test_command import run
from .words import RIGHT, RUBRIC, SLUG, WRONG, hand_in, make, result

SETTINGS = '\n[gradebook]\nurl = "sqlite:///gradebook.db"\n'
SECRET = "a-long-secret"


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of which the gradebook knows the assignment."""
    course = make(tmp_path_factory.mktemp("gradebooks") / "course", SETTINGS)
    gradebook.register(course, course.assignment(SLUG))
    return course


@pytest.fixture
def course(registered: Course, tmp_path: Path) -> Course:
    """A copy of it, to change."""
    import shutil

    shutil.copytree(registered.root, tmp_path / "course")
    return load(tmp_path / "course")


@contextmanager
def book(course: Course) -> Iterator[Gradebook]:
    """The gradebook as nbgrader's own commands open it."""
    opened = Gradebook(f"sqlite:///{course.root}/gradebook.db", "my-course")
    with opened:
        yield opened


def submit(
    course: Course, student: str, code: str = RIGHT, words: str = "Because.", when: str = ""
) -> Path:
    path = hand_in(course, student, code, words)
    if when:
        (path.parent / "timestamp.txt").write_text(when)
        (path.parent / "submission_secret.txt").write_text(SECRET)
    return path


def sync(course: Course, *results: SubmissionResult) -> gradebook.Synced:
    return gradebook.sync(course, course.assignment(SLUG), results)


def grade_of(opened: Gradebook, student: str, cell: str) -> Any:
    return opened.find_grade(cell, SLUG, SLUG, student)


def mark(
    course: Course, student: str, cell: str, score: float | None, extra: float | None = None
) -> None:
    """Give marks as formgrader does."""
    with book(course) as opened:
        grade = grade_of(opened, student, cell)
        grade.manual_score, grade.extra_credit = score, extra
        grade.needs_manual_grade = score is None and grade.auto_score is None
        opened.db.commit()


def comment(course: Course, student: str, cell: str, text: str) -> None:
    with book(course) as opened:
        opened.find_comment(cell, SLUG, SLUG, student).manual_comment = text
        opened.db.commit()


def nbgrader_config(course: Course) -> Config:
    """What nbgrader reads in the course's folder."""
    gradebook.write_source(course, course.assignment(SLUG))
    return PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()


def nbgrader_api(course: Course) -> NbGraderAPI:
    return NbGraderAPI(coursedir=CourseDirectory(config=nbgrader_config(course)))


def marked(course: Course, *results: SubmissionResult) -> list[SubmissionResult]:
    return gradebook.marked(course, course.assignment(SLUG), results)


# --- the assignment ---------------------------------------------------------------------------


def test_a_registered_assignment_is_as_nbgrader_itself_registers_it(
    course: Course, tmp_path: Path
) -> None:
    from nbgrader.converters import GenerateAssignment

    gradebook.write_source(course, course.assignment(SLUG))
    config = nbgrader_config(course)
    config.CourseDirectory.db_url = f"sqlite:///{tmp_path}/theirs.db"
    directory = CourseDirectory(config=config, assignment_id=SLUG)
    with gradebook.alembic_on_path():
        GenerateAssignment(coursedir=directory, config=config).start()

    def cells(opened: Gradebook) -> dict[str, list[Any]]:
        known = opened.find_notebook(SLUG, SLUG)
        return {
            "grade": [(c.name, c.max_score, c.cell_type) for c in known.grade_cells],
            "solution": [c.name for c in known.solution_cells],
            "task": [c.name for c in known.task_cells],
            "source": sorted(
                (c.name, c.cell_type, c.locked, c.source, c.checksum) for c in known.source_cells
            ),
            "kernel": [known.kernelspec],
            "course": [opened.find_assignment(SLUG).course_id],
        }

    with book(course) as ours, Gradebook(f"sqlite:///{tmp_path}/theirs.db", "my-course") as theirs:
        assert cells(ours) == cells(theirs)
    ours_released = gradebook.release.released_notebook(course.assignment(SLUG))
    released = nbformat.read(course.root / "release" / SLUG / f"{SLUG}.ipynb", as_version=4)
    assert [c.metadata.nbgrader for c in released.cells] == [
        c.metadata.nbgrader for c in ours_released.cells
    ]


def test_formgrader_lists_the_assignment_with_its_points(course: Course) -> None:
    (found,) = nbgrader_api(course).get_assignments()
    assert (found["name"], found["max_score"]) == (SLUG, 7.0)
    assert (found["max_code_score"], found["max_written_score"]) == (4.0, 3.0)


def test_texts_may_change_when_submissions_are_there(course: Course) -> None:
    sync(course, result(submit(course, "ada")))
    template = course.assignment(SLUG).template
    template.write_text(template.read_text().replace("## Your turn", "More.\n\n\n## Your turn"))
    gradebook.register(course, course.assignment(SLUG))
    sync(course, result(submit(course, "ada")))


def test_an_exercise_may_be_added_when_submissions_are_there(course: Course) -> None:
    path = submit(course, "ada")
    sync(course, result(path))
    mark(course, "ada", "why_leaky", 2.0)
    template = course.assignment(SLUG).template
    text = template.read_text().replace(
        "type: written}\n", "type: written}\n  again: {points: 1, type: written}\n"
    )
    more = re.findall(r"{% call.*?endcall %}", text[text.index("## In words") :], re.S)
    template.write_text(text + "\n" + "\n".join(more).replace("why_leaky", "again"))
    done = sync(course, result(path))
    assert done.review == []
    with book(course) as opened:
        assert opened.find_assignment(SLUG).max_score == 8.0
        assert grade_of(opened, "ada", "why_leaky").manual_score == 2.0
        assert grade_of(opened, "ada", "again").auto_score is not None


def test_an_exercise_with_grades_is_not_dropped_silently(course: Course) -> None:
    sync(course, result(submit(course, "ada")))
    template = course.assignment(SLUG).template
    text = template.read_text().replace("  why_leaky: {points: 3, type: written}\n", "")
    template.write_text(text[: text.index("## In words")])
    with pytest.raises(GradebookError, match=r"why_leaky is no longer part .* 1 submission"):
        gradebook.register(course, course.assignment(SLUG))


def test_another_assignment_of_the_same_name_is_not_touched(course: Course) -> None:
    with book(course) as opened:
        opened.add_task_cell("theirs", SLUG, SLUG, max_score=3, cell_type="markdown")
        opened.update_or_create_student("ada")
        with opened.db.no_autoflush:
            opened.update_or_create_submission(SLUG, "ada")
    with pytest.raises(GradebookError, match=r"refuses it: Cannot add or remove cells"):
        gradebook.register(course, course.assignment(SLUG))


# --- scores -----------------------------------------------------------------------------------


def test_scores_and_comments_go_to_the_gradebook(course: Course) -> None:
    ada = result(submit(course, "ada"))
    bob = result(submit(course, "bob", WRONG, "*Write your answer here.*"), score=0.0, waits=False)
    done = sync(course, ada, bob)
    assert (done.written, done.waiting, done.review) == (2, 1, [])
    with book(course) as opened:
        code, words = (grade_of(opened, "ada", c) for c in ("test_leaky_relu", "why_leaky"))
        assert (code.auto_score, code.needs_manual_grade) == (4.0, False)
        assert (words.auto_score, words.needs_manual_grade) == (None, True)
        code, words = (grade_of(opened, "bob", c) for c in ("test_leaky_relu", "why_leaky"))
        assert (code.auto_score, code.needs_manual_grade) == (0.0, False)
        assert (words.auto_score, words.needs_manual_grade) == (0.0, False)
        said = opened.find_comment(SLUG, SLUG, SLUG, "bob").comment
        assert "0 of 1 tests passed" in said
        assert "leaky_relu(array([1.0]), 0.1) returned array([0.1]); expected" in said
        assert opened.find_comment("why_leaky", SLUG, SLUG, "bob").comment == "There is no answer."
        assert opened.find_submission(SLUG, "ada").needs_manual_grade
        assert not opened.find_submission(SLUG, "bob").needs_manual_grade


def test_results_of_what_is_watched_go_to_the_gradebook(course: Course) -> None:
    def scores() -> dict[str, float]:
        with book(course) as opened:
            return {each.student.id: each.score for each in opened.assignment_submissions(SLUG)}

    submit(course, "ada")
    submit(course, "bob", WRONG)
    command = [sys.executable, "-m", "autograder", "grade", SLUG, "--watch", "--workers", "1"]
    with subprocess.Popen([*command, "--course", course.root], stdout=subprocess.PIPE) as watching:
        assert watching.stdout is not None
        assert {watching.stdout.readline()[:3] for _ in range(2)} == {b"ada", b"bob"}
        until = time.monotonic() + 60
        while len(scores()) < 2 and time.monotonic() < until:
            pass
        watching.send_signal(signal.SIGINT)
        assert watching.wait() == 0
    assert scores() == {"ada": 4.0, "bob": 1.0}


def test_a_comment_holds_no_html_of_a_students(course: Course) -> None:
    found = result(submit(course, "eve"), score=0.0)
    code, words = found.exercises
    calls = [("leaky_relu(1)", "returned '<img src=x onerror=alert(1)>'")]
    test = msgspec.structs.replace(code.tests[0], calls=calls)
    code = msgspec.structs.replace(code, tests=[test])
    sync(course, msgspec.structs.replace(found, exercises=[code, words]))
    with book(course) as opened:
        said = opened.find_comment(SLUG, SLUG, SLUG, "eve").comment
    assert "returned '< img src=x" in said


def test_comments_tell_no_more_than_the_policy_allows(course: Course) -> None:
    settings = course.root / "course.toml"
    settings.write_text(settings.read_text().replace('feedback = "full"', 'feedback = "verdict"'))
    again = load(course.root)
    sync(again, result(submit(again, "bob"), score=0.0))
    with book(again) as opened:
        said = opened.find_comment(SLUG, SLUG, SLUG, "bob").comment
    assert "Positive numbers stay" in said
    assert "array" not in said


def test_formgrader_counts_a_submission_as_autograded(course: Course) -> None:
    when = "2026-11-20 09:30:00.123456 UTC"
    sync(course, result(submit(course, "ada", when=when)), result(submit(course, "bob")))
    api = nbgrader_api(course)
    assert api.get_autograded_students(SLUG) == {"ada", "bob"}
    folder = course.root / "autograded" / "ada" / SLUG
    assert (folder / "timestamp.txt").read_text() == when
    assert (folder / "submission_secret.txt").read_text() == SECRET
    found = api.get_submission(SLUG, "ada")
    assert (found["score"], found["max_score"], found["needs_manual_grade"]) == (4.0, 7.0, True)
    assert found["timestamp"].startswith("2026-11-20T09:30:00")
    (assignment,) = api.get_assignments()
    assert assignment["num_submissions"] == 2


def test_a_newer_attempt_moves_the_timestamp(course: Course) -> None:
    sync(course, result(submit(course, "ada", when="2026-11-20 09:30:00 UTC")))
    sync(course, result(submit(course, "ada", when="2026-11-21 09:30:00 UTC")))
    assert nbgrader_api(course).get_autograded_students(SLUG) == {"ada"}


def test_doing_it_again_changes_nothing(course: Course) -> None:
    results = [result(submit(course, "ada")), result(submit(course, "bob", WRONG), score=1.0)]
    sync(course, *results)

    def state() -> list[Any]:
        with book(course) as opened:
            rows = [
                g.to_dict()
                for s in opened.assignment_submissions(SLUG)
                for n in s.notebooks
                for g in n.grades
            ]
        files = sorted(p for p in (course.root / "autograded").rglob("*") if p.is_file())
        return [rows, [(p, p.stat().st_mtime_ns) for p in files]]

    before = state()
    sync(course, *results)
    assert state() == before


def test_an_unreadable_file_scores_0_and_is_explained(course: Course) -> None:
    path = submit(course, "ada")
    path.write_text("{")
    bad = result(path, status="unreadable", score=0.0, exercises=[], reason="it is cut off")
    sync(course, bad)
    with book(course) as opened:
        assert grade_of(opened, "ada", "test_leaky_relu").auto_score == 0.0
        assert not grade_of(opened, "ada", "why_leaky").needs_manual_grade
        assert "it is cut off" in opened.find_comment(SLUG, SLUG, SLUG, "ada").comment
    shown = (course.root / "autograded" / "ada" / SLUG / f"{SLUG}.ipynb").read_text()
    assert "could not be read: it is cut off" in shown


def test_what_the_grader_failed_at_is_not_touched(course: Course) -> None:
    path = submit(course, "ada")
    sync(course, result(path))
    sync(course, result(path, status="failed", score=None, exercises=[]))
    with book(course) as opened:
        assert grade_of(opened, "ada", "test_leaky_relu").auto_score == 4.0


def test_only_what_lies_in_submitted_counts(course: Course, tmp_path: Path) -> None:
    elsewhere = tmp_path / "a" / "ada" / SLUG / f"{SLUG}.ipynb"
    other = course.root / "submitted" / "ada" / "other" / f"{SLUG}.ipynb"
    assert sync(course, result(elsewhere), result(other)).written == 0
    assert not (course.root / "autograded").exists()


def test_of_several_files_the_one_with_the_assignments_name_counts(course: Course) -> None:
    path = submit(course, "ada")
    draft = path.with_name("draft.ipynb")
    draft.write_bytes(path.read_bytes())
    sync(course, result(draft, score=4.0), result(path, score=1.0))
    with book(course) as opened:
        assert grade_of(opened, "ada", "test_leaky_relu").auto_score == 1.0


# --- marks ------------------------------------------------------------------------------------


def test_marks_of_people_are_kept_when_it_is_graded_again(course: Course) -> None:
    path = submit(course, "ada")
    sync(course, result(path))
    mark(course, "ada", "why_leaky", 2.5)
    mark(course, "ada", "test_leaky_relu", None, extra=1.0)
    assert sync(course, result(path)).review == []
    with book(course) as opened:
        words = grade_of(opened, "ada", "why_leaky")
        assert (words.manual_score, words.needs_manual_grade) == (2.5, False)
        assert grade_of(opened, "ada", "test_leaky_relu").score == 5.0
        assert opened.find_submission(SLUG, "ada").score == 7.5


def test_a_mark_on_an_answer_that_changed_is_to_be_looked_at_again(course: Course) -> None:
    sync(course, result(submit(course, "ada")))
    mark(course, "ada", "why_leaky", 2.5)
    done = sync(course, result(submit(course, "ada", words="Another reason.")))
    assert done.review == [("ada", "why_leaky")]
    with book(course) as opened:
        words = grade_of(opened, "ada", "why_leaky")
        assert (words.manual_score, words.needs_manual_grade) == (2.5, True)


def test_a_mark_on_code_whose_score_changed_is_to_be_looked_at_again(course: Course) -> None:
    path = submit(course, "ada")
    sync(course, result(path, score=1.0))
    mark(course, "ada", "test_leaky_relu", 3.0)
    assert sync(course, result(path, score=1.0)).review == []
    assert sync(course, result(path)).review == [("ada", SLUG)]


def test_what_nbgraders_own_autograde_does_to_scores_is_put_right(course: Course) -> None:
    path = submit(course, "ada")
    sync(course, result(path, score=1.0))
    mark(course, "ada", "why_leaky", 2.5)
    notebook = course.root / "autograded" / "ada" / SLUG / f"{SLUG}.ipynb"
    before = notebook.read_bytes()
    notebook.write_bytes(path.read_bytes())
    notebook.chmod(0o444)
    with book(course) as opened:
        grade_of(opened, "ada", "test_leaky_relu").auto_score = 4.0
        grade_of(opened, "ada", "why_leaky").needs_manual_grade = True
        opened.db.commit()
    sync(course, result(path, score=1.0))
    assert notebook.read_bytes() == before
    with book(course) as opened:
        assert grade_of(opened, "ada", "test_leaky_relu").auto_score == 1.0
        assert grade_of(opened, "ada", "why_leaky").manual_score == 2.5


def test_marks_are_in_the_export_and_in_the_feedback(course: Course) -> None:
    ada, bob = result(submit(course, "ada")), result(submit(course, "bob"), score=1.0)
    sync(course, ada, bob)
    mark(course, "ada", "why_leaky", 2.5)
    mark(course, "bob", "test_leaky_relu", 3.0, extra=0.5)
    comment(course, "ada", "why_leaky", "Say what happens to the weights.")
    found = marked(course, ada, bob)
    assignment = course.assignment(SLUG)
    attempts = [Attempt(each, datetime.now(UTC), replaced=False) for each in (ada, bob)]
    exported = export(
        course,
        assignment,
        "csv",
        lambda slug: gradebook.marked_attempts(course, assignment, attempts),
    )
    rows = list(csv.DictReader(exported.data.decode().splitlines()))
    names = ("student", "score", SLUG, "why_leaky", "reason", "final")
    assert [[row[name] for name in names] for row in rows] == [
        ["ada", "6.5", "4", "2.5", "", "6.5"],
        ["bob", "3.5", "3.5", "", "waits for a person: why_leaky", "3.5"],
    ]
    assert exported.notes == (
        "1 student waits for a person to mark an answer: the score is without it",
    )
    page = feedback.page(found[0], course="C", assignment="A", policy="full")
    assert "Say what happens to the weights." in page
    assert "waits for a person" not in page
    assert "extra credit" in feedback.page(found[1], course="C", assignment="A", policy="none")


def test_points_given_for_a_file_that_could_not_be_read_count(course: Course) -> None:
    path = submit(course, "ada")
    bad = result(path, status="unreadable", score=0.0, exercises=[], reason="it is cut off")
    sync(course, bad)
    mark(course, "ada", "test_leaky_relu", 2.0)
    (found,) = marked(course, bad)
    assert (found.score, [e.score for e in found.exercises]) == (2.0, [2.0, 0.0])


def test_a_course_without_a_gradebook_has_none(tmp_path: Path) -> None:
    course = make(tmp_path / "course")
    path = hand_in(course, "ada")
    assert gradebook.marked(course, course.assignment(SLUG), [result(path)]) == [result(path)]
    assert run("release", SLUG, "--course", str(course.root)).exit_code == 0
    assert not list(course.root.glob("*.db")) and not (course.root / "source").exists()


def test_before_anything_is_in_the_gradebook_nobody_has_marks(tmp_path: Path) -> None:
    course = make(tmp_path / "course", SETTINGS)
    found = result(submit(course, "ada"))
    assert marked(course, found) == [found]


# --- the database -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "code", "says"),
    [
        ("nonsense", 2, "course.toml: gradebook.url: it is no URL"),
        ("no-such-kind://a:secret@b/c", 2, "course.toml: gradebook.url: it is no URL"),
        ("sqlite:////nowhere/at/all.db", 3, "cannot be used"),
        ("mysql://me:secret@nowhere/x", 3, "the gradebook nowhere/x needs a driver: "),
    ],
)
def test_a_gradebook_that_cannot_be_used_is_one_line(
    tmp_path: Path, url: str, code: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "MySQLdb", None)
    course = make(tmp_path / "course", f'\n[gradebook]\nurl = "{url}"\n')
    result = run("release", SLUG, "--course", str(course.root))
    assert result.exit_code == code
    assert "secret" not in result.stderr
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///gradebook.db", "sqlite:///{root}/gradebook.db"),
        ("sqlite:////srv/gradebook.db", "sqlite:////srv/gradebook.db"),
        ("postgresql+psycopg://me:x@host/db", "postgresql+psycopg://me:x@host/db"),
    ],
)
def test_nbgrader_is_told_of_the_same_database(tmp_path: Path, url: str, expected: str) -> None:
    course = make(tmp_path / "course", f'\n[gradebook]\nurl = "{url}"\n')
    config = nbgrader_config(course)
    assert config.CourseDirectory.db_url == expected.format(root=course.root)
    assert config.CourseDirectory.course_id == "my-course"
    assert "root" not in config.Exchange


def test_a_config_that_is_there_stays(course: Course) -> None:
    (course.root / "nbgrader_config.py").write_text("# mine\n")
    gradebook.write_source(course, course.assignment(SLUG))
    assert (course.root / "nbgrader_config.py").read_text() == "# mine\n"


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    course = make(tmp_path / "course", '\n[gradebook]\nurl = "sqlite://me:hush@/x.db"\n')
    result = run("release", SLUG, "--course", str(course.root))
    assert result.exit_code == 3
    assert "hush" not in result.stderr


def test_the_path_is_as_before(course: Course) -> None:
    before = os.environ["PATH"]
    gradebook.register(course, course.assignment(SLUG))
    assert os.environ["PATH"] == before


# --- what formgrader shows --------------------------------------------------------------------


def shown(course: Course, *cells: dict[str, Any]) -> Any:
    """The notebook for formgrader of a submission with these cells."""
    data = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)})
    path = submit(course, "ada")
    path.write_text(data)
    sync(course, result(path))
    written = course.root / "autograded" / "ada" / SLUG / f"{SLUG}.ipynb"
    made = nbformat.read(written, as_version=4)
    nbformat.validate(made)
    for cell in made.cells:
        MetadataValidator().validate_cell(cell)
    return made


def cell(kind: str, source: str, grade_id: str = "", **more: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": grade_id, "points": 99}} if grade_id else {}
    outputs = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "source": source, "metadata": metadata, **outputs, **more}


def ids(made: Any) -> list[str]:
    return [c.metadata.nbgrader.grade_id for c in made.cells if "nbgrader" in c.metadata]


def test_the_rubric_stands_before_the_answer(course: Course) -> None:
    made = shown(course, cell("markdown", "Because.", "why_leaky"))
    sources = [each.source for each in made.cells]
    at = sources.index("Because.")
    assert RUBRIC in sources[at - 1]


def test_read_only_cells_are_the_releases(course: Course) -> None:
    made = shown(course, cell("code", "assert True", "test_leaky_relu"), cell("code", RIGHT, SLUG))
    (test,) = [c for c in made.cells if c.metadata.get("nbgrader", {}).get("grade")][:1]
    assert "np.allclose" in test.source
    assert test.metadata.nbgrader.points == 4.0
    assert "hidden tests gave 4 of 4" in test.outputs[0].text


def test_cells_that_were_deleted_are_put_back_in_their_places(course: Course) -> None:
    whole = ids(shown(course, cell("code", RIGHT, SLUG)))
    assert sorted(whole) == sorted(set(whole))
    released = gradebook.release.released_notebook(course.assignment(SLUG))
    assert whole == [c.metadata.nbgrader.grade_id for c in released.cells]


def test_a_doubled_cell_is_graded_once(course: Course) -> None:
    made = shown(course, cell("code", RIGHT, SLUG), cell("code", WRONG, SLUG))
    assert ids(made).count(SLUG) == 1
    assert [c.source for c in made.cells].count(WRONG) == 1


def test_outputs_of_a_student_are_not_shown(course: Course) -> None:
    harm = {
        "output_type": "display_data",
        "data": {"text/html": "<script>x</script>"},
        "metadata": {},
    }
    made = shown(course, cell("code", RIGHT, SLUG) | {"outputs": [harm]})
    assert "script" not in nbformat.writes(made)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "</div></body><iframe src=//x>",
        "<!-- --><svg/onload=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVa\tScript:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](&amp;#106;avascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "<https://x.org> <javascript:alert(1)>",
        "[a]: javascript:alert(1)\n\n[a]",
        "``` \n</code></pre><script>alert(1)</script>\n```",
    ],
)
@pytest.mark.parametrize("grade_id", ["why_leaky", ""])
def test_no_text_of_a_students_is_run_by_formgrader(
    course: Course, text: str, grade_id: str
) -> None:
    from html.parser import HTMLParser

    from nbconvert.filters import markdown2html

    made = shown(course, cell("markdown", text, grade_id))
    tags: list[tuple[str, dict[str, str | None]]] = []

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, dict(attrs)))

    for each in made.cells:
        if each.cell_type == "markdown":
            Parser(convert_charrefs=True).feed(markdown2html(each.source))
    assert not {tag for tag, _ in tags} & {"script", "img", "iframe", "svg", "object", "embed"}
    for _, attributes in tags:
        assert not [name for name in attributes if name.startswith("on")]
        assert "script" not in (attributes.get("href") or "").lower()
        assert not (attributes.get("href") or "").lower().startswith("data:")


def test_formulas_of_a_students_stay_formulas() -> None:
    assert (
        autograded.harmless("If $a<b$ then $b > 0$ & 3 < 4.") == "If $a< b$ then $b > 0$ & 3 < 4."
    )


def test_a_script_is_shown_as_a_cell_of_its_own(course: Course) -> None:
    path = submit(course, "ada").with_suffix(".py")
    path.write_text(RIGHT)
    (path.with_suffix(".ipynb")).unlink()
    sync(course, result(path))
    made = nbformat.read(course.root / "autograded" / "ada" / SLUG / f"{SLUG}.ipynb", as_version=4)
    assert [c for c in made.cells if c.source == RIGHT]
    assert SLUG in ids(made)


# --- the commands -----------------------------------------------------------------------------


def test_a_round_with_the_commands(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course.root)
    assert "nbgrader release_assignment" in run("release", SLUG).stdout
    submit(course, "ada", when="2026-11-20 09:30:00 UTC")
    submit(course, "bob", WRONG, "*Write your answer here.*")
    graded = run("grade", SLUG)
    assert graded.exit_code == 0
    assert "gradebook: 2 submissions, 1 answer waits for a person" in graded.stdout
    mark(course, "ada", "why_leaky", 3.0)
    assert "waits" not in run("grade", SLUG).stdout
    assert "ada,graded,7,7,4,3," in run("export", SLUG).stdout
    assert run("feedback", SLUG).exit_code == 0
    folder = course.root / "feedback" / "ada" / SLUG
    assert (folder / "submission_secret.txt").read_text() == SECRET
    assert "<strong>7</strong> of 7" in (folder / f"{SLUG}.html").read_text()
    submit(course, "ada", words="Something else.", when="2026-11-21 09:30:00 UTC")
    again = run("grade", SLUG)
    assert "1 manual mark is to be looked at again" in again.stdout
    assert "ada: why_leaky" in again.stdout
