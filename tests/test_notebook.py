"""Releases: valid for nbgrader, and without anything that students must not see."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.preprocessors import CheckCellMetadata
from nbgrader.validator import Validator

from autograder import course as courses
from autograder import notebook, release, starters
from autograder.course import Assignment, CourseError
from autograder.notebook import SubmittedCell
from autograder.release import TemplateCell

from .conftest import REPOSITORY, TEST_COURSE

COURSES = [REPOSITORY, TEST_COURSE, REPOSITORY / "autograder" / "templates" / "course"]
ASSIGNMENTS = [
    pytest.param(opened.assignment(slug), id=slug)
    for opened in map(courses.load, COURSES)
    for slug in opened.slugs()
]


def body_lines(source: str) -> set[str]:
    """The lines of the bodies of a file's functions, without docstrings and trivial ones."""
    lines = source.splitlines()
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            for statement in body:
                if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
                    end = statement.end_lineno or statement.lineno
                    found |= {line.strip() for line in lines[statement.lineno - 1 : end]}
    return {line for line in found if len(line) > 12}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_release_holds_no_line_of_a_solution_and_no_hidden_test(assignment: Assignment) -> None:
    released = nbformat.writes(release.released_notebook(assignment))
    shown = "\n".join(cell["source"] for cell in nbformat.reads(released, 4).cells)
    shown_lines = {line.strip() for line in shown.splitlines()}
    for path in (assignment.solution, assignment.hidden_tests):
        assert not body_lines(path.read_text("utf-8")) & shown_lines
    for path in (assignment.hidden_tests, *assignment.wrong(), *assignment.also_right()):
        for name in courses.definitions(path.read_text("utf-8"), path):
            assert not name.startswith("test_") or name not in shown


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_release_is_a_valid_nbgrader_notebook(assignment: Assignment, tmp_path: Path) -> None:
    path = release.write_release(assignment, tmp_path)
    released = nbformat.read(path, 4)
    nbformat.validate(released)
    CheckCellMetadata().preprocess(released, {})
    points = [c.metadata.nbgrader.points for c in released.cells if c.metadata.nbgrader.grade]
    assert sum(points) == assignment.points
    assert Validator()._get_changed_cells(released) == []
    assert path.read_bytes() == release.write_release(assignment, tmp_path / "again").read_bytes()


def test_a_starter_is_signature_and_docstring(kinds: Assignment) -> None:
    source = kinds.solution.read_text("utf-8")
    assert starters.starter(source, "halve", kinds.solution) == (
        'def halve(x):\n    """Half of x, rounded down."""\n    raise NotImplementedError'
    )
    starter = starters.starter(source, "Counter", kinds.solution)
    assert "def __add__(self, n):" in starter
    assert "_log" not in starter
    assert "value" not in starter.replace("start value", "").replace("the value", "")


def test_signatures_over_several_lines_and_decorators_are_kept() -> None:
    source = (
        "@decorated\ndef f(\n    a: int,\n    b=(1, 2),\n) -> int:\n    '''Doc.'''\n    return a\n"
    )
    assert starters.starter(source, "f", Path("s.py")) == (
        "@decorated\ndef f(\n    a: int,\n    b=(1, 2),\n) -> int:\n    '''Doc.'''\n"
        "    raise NotImplementedError"
    )


def test_the_reference_stays_right_beside_a_wrong_solution() -> None:
    reference = "def f(x):\n    return g(x) + 1\n\n\ndef g(x):\n    return x.g\n"
    first, second = starters.with_solutions(reference, "def g(x): return 0", ["g"])
    assert "return g_of_the_reference(x) + 1" in first
    assert "return x.g" in first
    assert second == "def g(x): return 0"


TEMPLATE = [
    TemplateCell("setup", "setup", "import numpy as np"),
    TemplateCell("solution", "f", "def f():\n    raise NotImplementedError", "f"),
    TemplateCell("tests", "test_f", "assert f() == 1", "f", 1.0),
]


@pytest.mark.parametrize(
    ("submitted", "runs"),
    [
        ([("import os", "setup"), ("def f(): return 1", "f")],
         ["import numpy as np", "def f(): return 1"]),
        ([("def f(): return 1", "")], ["import numpy as np", "def f(): return 1"]),
        ([(TEMPLATE[1].source + "  \n", "")], ["import numpy as np"]),
        ([("def f(): return 1", "test_f")], ["import numpy as np"]),
        ([("assert f() == 1", ""), ("", "f")], ["import numpy as np"]),
        ([("a = 1", "no_such_cell")], ["import numpy as np", "a = 1"]),
    ],
)  # fmt: skip
def test_what_is_run(submitted: list[tuple[str, str]], runs: list[str]) -> None:
    cells = [SubmittedCell(n, source, name) for n, (source, name) in enumerate(submitted, 1)]
    assert [cell.source for cell in notebook.compose(TEMPLATE, cells).cells] == runs


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda t: t.replace('{{ exercise("leaky_relu") }}', ""), 'exercise("leaky_relu") must'),
        (
            lambda t: t.replace('exercise("leaky_relu")', 'exercise("relu")'),
            "relu is not an exercise",
        ),
        (lambda t: t + "{{ nonsense }}", "'nonsense' is undefined"),
        (lambda t: t + "{% if %}", "Expected an expression"),
        (lambda t: t + '{{ figure("none.svg", "a") }}', "no figure"),
        (lambda t: t.replace("leaky_relu: 4", ""), "front matter"),
        (lambda t: t.replace("title:", "titel:"), "titel"),
        (lambda t: "no front matter", "must begin with front matter"),
    ],
)
def test_a_broken_template_is_explained_with_its_file(
    tmp_path: Path, change: object, reason: str
) -> None:
    from autograder.scaffold import make_course

    make_course(tmp_path)
    path = tmp_path / "assignments" / "leaky_relu" / "assignment.md"
    path.write_text(change(path.read_text()))  # type: ignore[operator]
    with pytest.raises(CourseError, match=r"assignment\.md") as raised:
        release.template_cells(courses.load(tmp_path).assignment("leaky_relu"))
    assert reason in str(raised.value)


def test_reading_a_template_builds_no_grammar_of_iris() -> None:
    """jsonschema would, which takes seconds at the start of every command."""
    code = """
import sys
from autograder import notebook, release, starters
release.import_nbformat()
import nbformat
nbformat.validate(nbformat.v4.new_notebook())
print("jsonschema" in sys.modules, "rfc3987_syntax" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"
