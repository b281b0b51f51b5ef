"""What was handed in is found, and what cannot be graded is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import course as courses
from autograder import notebook, scaffold, submitted, written
from autograder.course import Course
from autograder.gradescope import harness
from autograder.release import TemplateCell
from autograder.results import NO_ANSWER
from autograder.submitted import handed_in

from .shut import shut

SLUG = "leaky_relu"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course with two assignments, the name of one of which begins with the other's."""
    scaffold.make_course(tmp_path)
    further = tmp_path / "assignments" / f"{SLUG}_again" / "assignment.md"
    further.parent.mkdir()
    further.write_text("")
    return courses.load(tmp_path)


def lay(course: Course, *names: str) -> None:
    for name in names:
        path = course.root / "submitted" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


@pytest.mark.parametrize("name", ["a.ipynb", "a.IPYNB", "a.Py", "a.py"])
def test_a_notebooks_name_ends_as_it_should_in_any_case(course: Course, name: str) -> None:
    lay(course, f"ann/{SLUG}/{name}", f"bob/{SLUG}/b.QUIZ.JSON")
    found = handed_in(course, SLUG, [])
    assert [each.path.name for each in found.notebooks] == [name]
    assert [each.path.name for each in found.responses] == ["b.QUIZ.JSON"]
    assert found.without == found.closed == []


def test_the_ending_says_how_a_file_is_read_in_any_case(tmp_path: Path) -> None:
    data = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = 1"}]}'
    for name, source in (("a.IPYNB", "x = 1"), ("a.PY", data.decode())):
        ((cell,), notes) = notebook.submitted_cells(name, data)
        assert (cell.source, notes) == (source, [])
    path = tmp_path / "a.IPYNB"
    path.write_bytes(data)
    assert harness.find(tmp_path, SLUG) == path
    answer = TemplateCell("written", "why", "Why?", "why", 1.0)
    said = b'{"cells": [{"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": "why"}}}]}'
    (untouched,) = written.results([answer], "a.IPYNB", said)
    assert untouched.comment == NO_ANSWER


@pytest.mark.parametrize(
    "name",
    [
        f"{SLUG}/{SLUG}.ipynb.txt",
        f"{SLUG}/homework/{SLUG}.ipynb",
        f"{SLUG}/answers.zip",
        f"{SLUG}/timestamp.txt",
        f"Leaky_ReLU/{SLUG}.ipynb",
        SLUG,
        f"{SLUG}.ipynb",
        "Leaky_ReLU (1).docx",
    ],
)
def test_who_handed_in_nothing_that_can_be_graded_is_named(course: Course, name: str) -> None:
    lay(course, f"ann/{SLUG}/a.py", f"ann/{SLUG}.zip", f"eve/{name}")
    found = handed_in(course, SLUG, [])
    assert [each.student for each in found.notebooks] == ["ann"]
    assert found.without == ["eve"]


@pytest.mark.parametrize(
    "name",
    ["other/a.py", f"{SLUG}_again.ipynb", f"{SLUG}_again/a.py", f".{SLUG}.new/a.py", "a.txt"],
)
def test_who_handed_in_something_else_is_not(course: Course, name: str) -> None:
    lay(course, f"eve/{name}")
    assert handed_in(course, SLUG, []).without == []


def test_a_link_is_not_entered_to_look_for_what_was_meant(course: Course) -> None:
    lay(course, f"ann/{SLUG}.zip")
    (course.root / "submitted" / "eve").symlink_to("ann")
    assert handed_in(course, SLUG, []).without == ["ann"]


def test_many_names_are_cut_short() -> None:
    line = submitted.of_without([f"s{n}" for n in range(25)], SLUG)
    assert line.startswith("25 students handed in nothing that can be graded")
    assert line.endswith("s18, s19 and 5 more")
    assert submitted.of_without([], SLUG) == submitted.of_closed([]) == ""


@pytest.mark.parametrize("place", ["bob", f"bob/{SLUG}", ""])
def test_folders_that_cannot_be_read_are_named(
    course: Course, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(course, f"ann/{SLUG}/a.py", f"bob/{SLUG}/b.py", f"cy/{SLUG}/c.py")
    top = course.root / "submitted"
    shut(monkeypatch, top / place)
    found = handed_in(course, SLUG, [])
    named = top / "bob" / SLUG if place else top
    assert found.closed == [f"{named}: Permission denied"]
    assert [each.student for each in found.notebooks] == (["ann", "cy"] if place else [])


def test_a_file_that_cannot_be_looked_at_is_refused(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(course, f"ann/{SLUG}/a.py")
    path = course.root / "submitted" / "ann" / SLUG / "a.py"
    assert submitted.refusal([path], SLUG) == ""
    shut(monkeypatch, path.parent)
    assert submitted.refusal([path], SLUG) == f"{path} cannot be read: Permission denied"
