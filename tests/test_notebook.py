"""Releases: valid for nbgrader, and without anything that students must not see."""

from __future__ import annotations

import ast
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
         ["import os", "import numpy as np", "def f(): return 1"]),
        ([("import numpy as np\ndef f(): return 1", "setup"), ("", "f")],
         ["import numpy as np\ndef f(): return 1", "import numpy as np"]),
        ([("import numpy as np ", "setup"), ("import numpy as np", "setup"), ("a = 1", "setup")],
         ["import numpy as np", "a = 1", "import numpy as np"]),
        ([("def f(): return 1", "")], ["import numpy as np", "def f(): return 1"]),
        ([(TEMPLATE[1].source + "  \n", "")], ["import numpy as np"]),
        ([('def f():\n    """Said otherwise."""\n    raise NotImplementedError("f")', "")],
         ["import numpy as np"]),
        ([("class f:\n    def g(self):\n        raise NotImplementedError", "")],
         ["import numpy as np"]),
        ([("def g():\n    raise NotImplementedError", "")],
         ["import numpy as np", "def g():\n    raise NotImplementedError"]),
        ([("def f():\n    x = 1\n    raise NotImplementedError", "")],
         ["import numpy as np", "def f():\n    x = 1\n    raise NotImplementedError"]),
        ([("def f(): return 1", "test_f")], ["import numpy as np", "def f(): return 1"]),
        ([("def f(): return 1\nassert f() == 1 ", "f")],
         ["import numpy as np", "def f(): return 1\n"]),
        ([("assert f() == 1\n\n\ndef f(): return 1", "test_f")],
         ["import numpy as np", "\n\n\ndef f(): return 1"]),
        ([("if f:\n    assert f() == 1", "")],
         ["import numpy as np", "if f:\n    assert f() == 1"]),
        ([("assert f() == 1", ""), ("", "f")], ["import numpy as np"]),
        ([("a = 1", "no_such_cell")], ["import numpy as np", "a = 1"]),
    ],
)  # fmt: skip
def test_what_is_run(submitted: list[tuple[str, str]], runs: list[str]) -> None:
    cells = [SubmittedCell(n, source, name) for n, (source, name) in enumerate(submitted, 1)]
    assert [cell.source for cell in notebook.compose(TEMPLATE, cells).cells] == runs


def test_a_changed_read_only_cell_has_a_number_of_its_own() -> None:
    cells = [SubmittedCell(1, "a = 1", "setup"), SubmittedCell(2, "b = 2")]
    composed = notebook.compose(TEMPLATE, cells)
    assert [cell.number for cell in composed.cells] == [1, 3, 2]
    assert composed.notes == (
        "the read-only cell setup was changed; the release's was run after it",
    )


@pytest.mark.parametrize(
    ("source", "cells"),
    [
        ("a = 1\nb = 2\n", ["a = 1\nb = 2\n"]),
        ("# %%\na = 1\n# %% [markdown]\n# text\n#%%\nb = 2",
         ["# %%\na = 1\n", "# %% [markdown]\n# text\n", "#%%\nb = 2"]),
        ("# ---\n# +\na = 1\n# -\n# + tags=[]\nb = 2",
         ["# ---\n", "# +\na = 1\n# -\n", "# + tags=[]\nb = 2"]),
        ("\r\n# In[1]:\r\n\r\n!ls\r\n# In [ ]:\r\nb = (",
         ["\n", "# In[1]:\n\n!ls\n", "# In [ ]:\nb = ("]),
        ('def f():\n# %%\n    """\n# %%\n"""\n# + 1\n    return 1\n# %%\nb = 2',
         ['def f():\n# %%\n    """\n# %%\n"""\n# + 1\n    return 1\n', "# %%\nb = 2"]),
        ("#+ a\n#++\nx = 1", ["#+ a\n#++\nx = 1"]),
    ],
)  # fmt: skip
def test_marks_in_a_script_divide_it_into_cells(source: str, cells: list[str]) -> None:
    found, notes = notebook.submitted_cells("a b.PY", source.encode())
    assert [cell.source.strip("\n") for cell in found] == [text.strip("\n") for text in cells]
    lines = source.replace("\r\n", "\n").split("\n")
    for number, cell in enumerate(found, 1):
        assert cell.number == number
        for at, line in enumerate(cell.source.split("\n")):  # as the student's editor counts them
            assert line in ("", lines[at])
    assert notes == []


@pytest.mark.parametrize(
    ("name", "data", "sources"),
    [
        ("a.ipynb", b'{"cells": [{"cell_type": "code", "source": "# \\ud83d"}]}', ["# ?"]),
        ("a.py", b"# coding: unicode_escape\n# \\ud83d", ["# coding: unicode_escape\n# ?"]),
        ("a.py", b"# coding: undefined\nx", ["# coding: undefined\nx"]),
        ("a.py", b"# coding: punycode\n\xff", ["# coding: punycode\n\ufffd"]),
    ],
)
def test_what_no_encoding_can_say_costs_nothing_else(
    name: str, data: bytes, sources: list[str]
) -> None:
    cells, _ = notebook.submitted_cells(name, data)
    assert [cell.source for cell in cells] == sources


def test_a_version_that_cannot_be_said_is_no_obstacle() -> None:
    data = b'{"nbformat": "\\ud800", "cells": [{"cell_type": "code", "source": "x"}]}'
    cells, notes = notebook.submitted_cells("a.ipynb", data)
    assert [cell.source for cell in cells] == ["x"]
    assert notes == ["the notebook says it is of version ?; read as version 4"]


@pytest.mark.parametrize("name", ["a.py", "a.ipynb"])
def test_more_code_than_anybody_writes_is_refused(name: str) -> None:
    code = "x = 1\n" * 200_000
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    data = code.encode() if name == "a.py" else nbformat.writes(made).encode()
    with pytest.raises(notebook.Unreadable, match="its code is longer than 1 Mi characters"):
        notebook.submitted_cells(name, data)


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
