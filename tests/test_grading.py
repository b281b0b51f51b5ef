"""What becomes of submissions of every sort."""

from __future__ import annotations

import copy
import dataclasses
import math
import operator
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from autograder import preparing, release, starters, starting, wire
from autograder.course import Assignment, Course
from autograder.examiner.recording import Exchange, Recording, record
from autograder.examiner.student import LocalTransport, Student
from autograder.examiner.suite import Definition, HiddenTest
from autograder.examiner.testing import Mark
from autograder.grading import Grader
from autograder.keys import Options, Submission
from autograder.messages import Raised, Returned
from autograder.results import SubmissionResult
from autograder.second import Second

from .conftest import Grade, messages, scores


def test_the_reference_gets_full_marks(grade: Grade) -> None:
    result = grade()
    assert (result.status, result.score, result.max_score) == ("graded", 11.0, 11.0)


def test_no_shortcut_changes_a_verdict_or_a_word_of_it(
    kinds_grader: Grader, kinds_course: Course, kinds: Assignment, tmp_path: Path
) -> None:
    live = Grader(
        **{
            **_parts(kinds_grader),
            "options": dataclasses.replace(kinds_grader._options, quick=False),
        }
    )
    submissions = []
    for number, code in enumerate(
        (
            "",
            "def double(x): return 2.0 * x",
            "def halve(x): return x / 2",
            "def apply(f, x): return f(x)",
            "def pick(n, rng): return 0",
        )
    ):
        path = tmp_path / f"s{number}.py"
        path.write_text(kinds.solution.read_text() + "\n" + code)
        submissions.append(Submission(path, "s"))
    expected = [kinds_grader.grade(submission).exercises for submission in submissions]
    assert [live.grade(submission).exercises for submission in submissions] == expected
    with starting.grader(kinds_course, kinds, Options(hurry=True)) as hurried:
        assert all(recording.again for recording in hurried.recordings)
        assert [hurried.grade(submission).exercises for submission in submissions] == expected


def raised(kind: str, message: str, forbidden: str = "") -> bytes:
    return wire.payload(Raised(kind, [kind, "Exception"], message, [], forbidden), [])


def test_errors_are_told_apart_only_as_far_as_the_test_did(kinds_grader: Grader) -> None:
    (refuses,) = (r for r in kinds_grader.recordings if r.test.name == "test_double_refuses")
    (asked,) = refuses.examples[0].asked
    assert asked.allows(asked.reply)
    assert asked.allows(raised("ValueError", "in other words"))
    for other in (
        raised("ValueError", " "),
        raised("TypeError", "in other words"),
        raised("ValueError", "in other words", "torch.nn.LSTM"),
        wire.payload(Returned(None), []),
        b"noise",
    ):
        assert not asked.allows(other)


@pytest.mark.parametrize(
    "read", [str, repr, vars, *map(operator.attrgetter, ("args", "message", "name", "places"))]
)
def test_an_error_whose_words_are_read_is_noticed(read: Callable[[BaseException], object]) -> None:
    def ask(look: bool) -> Recording:
        def body(student: Student) -> None:
            with pytest.raises(ValueError) as caught:
                student.f(-1)
            if look:
                read(caught.value)

        definition = Definition(body, body, ({},))
        test = HiddenTest("test", Mark("f", 1), "", False, Path("t.py"), lambda: definition)
        return record(test, lambda: LocalTransport({"f": math.sqrt}, {}), 0)

    other = raised("ValueError", "in other words")
    for look in (False, True):
        (asked,) = ask(look).examples[0].asked
        assert asked.allows(other) is not look


def test_examples_that_turn_out_to_be_others_are_judged_as_they_are_now(
    kinds_grader: Grader, kinds_course: Course, kinds: Assignment, tmp_path: Path
) -> None:
    path = tmp_path / "s.py"
    path.write_text(kinds.solution.read_text() + "\ndef double(x): return 2.0 * x")
    expected = kinds_grader.grade(Submission(path, "s")).exercises
    preparing.prepare(kinds_course, kinds)
    with starting.grader(kinds_course, kinds, Options(hurry=True)) as hurried:
        assert isinstance(hurried._second, Second)
        hurried._second.close()  # it has recordings of its own
        for recording in hurried.recordings:
            recording.examples[0].reference_asked.append(Exchange(b"never", b"asked"))
        assert hurried.grade(Submission(path, "s")).exercises == expected


def _parts(grader: Grader) -> dict[str, object]:
    return {
        "assignment": grader.assignment,
        "recordings": grader.recordings,
        "template": grader.template,
        "reference": grader._reference,
        "course": grader._course,
        "zygote": grader._zygote,
    }


def test_an_empty_submission_scores_nothing(grade: Grade) -> None:
    result = grade("x = 1", alone=True)
    assert result.score == 0
    assert messages(result, "halve") == ["halve is not defined: it has not been written yet"]


@pytest.mark.parametrize(
    ("code", "lost"),
    [
        ("def double(x): return 2 * x", {"double": 2.0}),
        ("def double(x): return 2.0 * x", {"double": 0.0}),
        ("def double(x): raise ValueError('no')", {"double": 1.0}),
        ("def halve(x): return x / 2", {"halve": 0.0}),
        ("def pick(n, rng): return 0", {"pick": 0.0}),
        ("def linear(x, w): return (x @ w).detach()", {"linear": 0.0}),
        ("def apply(f, x): return 10 * x + 1", {}),
        ("def apply(f, x): return f(x)", {"apply": 0.0}),
        ("Counter.add = lambda self, n: None", {"Counter": 0.0}),
        ("del double", {"double": 0.0}),
        ("double = 7", {"double": 0.0}),
    ],
)
def test_wrong_code_loses_points_where_it_is_wrong(
    grade: Grade, code: str, lost: dict[str, float]
) -> None:
    assert scores(grade(code)) == lost


def test_a_failure_shows_the_smallest_input(grade: Grade) -> None:
    # 7 would be smaller, but the test does not assume it
    result = grade("def halve(x): return x // 2 if x < 100 and x != 7 else 0")
    assert messages(result, "halve") == ["halve(100) returned 0; expected 50"]


def test_an_error_names_the_line_of_the_students_own_cell(grade: Grade) -> None:
    result = grade("def halve(x):\n    y = x - x\n    return x // y")
    (failed,) = [t for e in result.exercises for t in e.tests if not t.passed]
    assert failed.kind == "raised"
    assert failed.code == "return x // y"
    assert "ZeroDivisionError" in failed.message


def test_a_wrong_signature_is_told(grade: Grade) -> None:
    result = grade("def halve(): return 1")
    assert "halve() takes 0 positional arguments but 1 was given" in messages(result, "halve")[0]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os\ndef halve(x): os._exit(0)", "ended itself"),
        ("import ctypes\ndef halve(x): ctypes.string_at(0)", "segmentation fault"),
        ("def halve(x):\n    while True: pass", "processor time"),
        ("import time\ndef halve(x): time.sleep(99)", "longer than 0.5 s"),
        ("def halve(x): return [0] * 10**9", "MemoryError"),
        ("def halve(x): return halve(x)", "RecursionError"),
        ("def halve(x): return 'x' * (5 << 20)", "too large"),
        ("import sys\ndef halve(x): sys.exit(0)", "SystemExit"),
    ],
)
def test_a_call_that_crashes_or_hangs_costs_its_own_test_only(
    grade: Grade, code: str, reason: str
) -> None:
    result = grade(code)
    assert scores(result) == {"halve": 0.0}
    assert reason in messages(result, "halve")[0]


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "import os\nos._exit(1)",
        "raise Exception",
        "x = (",
        "import time\ntime.sleep(99)",
        "import sys\nsys.exit()",
        "assert False",
        "%no_such_magic",
        "!exit 3",
        "raise KeyboardInterrupt",
        "import os\nchild = os.fork()",
    ],
)
def test_a_bad_cell_does_not_take_the_others_down(
    kinds_grader: Grader, kinds: Assignment, tmp_path: Path, code: str
) -> None:
    path = tmp_path / "a.ipynb"
    made = nbformat.v4.new_notebook()
    made.cells = [nbformat.v4.new_code_cell(c) for c in (kinds.solution.read_text(), code, "z = 1")]
    nbformat.write(made, path)
    result = kinds_grader.grade(Submission(path, "s"))
    assert scores(result) == {}


@pytest.mark.parametrize(
    "code",
    [
        "class Bad:\n    import os\n    os._exit(1)",
        "def bad(x=__import__('ctypes').string_at(0)): pass",
        "import os\n@lambda f: os.abort()\ndef bad(): pass",
        "import os\nos._exit(1)",
    ],
)
def test_what_crashes_where_it_is_defined_is_the_one_cell_that_is_left_out(
    kinds_grader: Grader, kinds: Assignment, tmp_path: Path, code: str
) -> None:
    defines = "def unused(): pass"
    cells = [defines, defines, code, defines, kinds.solution.read_text(), code, defines]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    nbformat.write(made, tmp_path / "a.ipynb")
    result = kinds_grader.grade(Submission(tmp_path / "a.ipynb", "s"))
    assert [error.cell for error in result.cell_errors] == [3, 6]
    assert scores(result) == {}


def test_cells_run_as_in_a_notebook(
    kinds_grader: Grader, kinds: Assignment, tmp_path: Path
) -> None:
    cells = [
        kinds.solution.read_text(),
        "%matplotlib inline\n%time 1 + 1\nfactor = 2",
        "import asyncio\nawait asyncio.sleep(0)\nfactor",
        "display(_)\nget_ipython()\nprint('hello')",
        "%%capture out\nprint(1)",
        "async def g():\n    return 2\nfactor = await g()",
        "def double(x):\n    if x < 0: raise ValueError('no')\n    return factor * x",
        "from __future__ import annotations\ndef halve(x: Nowhere): return x // 2",
        "def halve(x: Nowhere):\n    return x // 2\nhalve",
        "!echo 1; exit 3\nassert _exit_code == 3\nword = 'x'\n!test {word} = x\n"
        "assert _exit_code == 0\n%pip --version\n%ls\nfactor = 3",
        "%%writefile own_module.py\nfactor = 2",
        "import os\nassert os.path.dirname(__file__) == os.getcwd()",
        "import own_module\nfactor = own_module.factor",
        "import sys, faulthandler\nfaulthandler.enable()\nexit()\nquit()",
    ]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    nbformat.write(made, tmp_path / "a.ipynb")
    result = kinds_grader.grade(Submission(tmp_path / "a.ipynb", "s"))
    assert (result.cell_errors, scores(result)) == ([], {})


def _release(kinds: Assignment) -> nbformat.NotebookNode:
    names = [exercise.name for exercise in kinds.exercises]
    parts = starters.solution_parts(kinds.solution.read_text(), names, kinds.solution)
    return release.released_notebook(kinds, parts)


def _graded(grader: Grader, made: nbformat.NotebookNode, tmp_path: Path) -> SubmissionResult:
    (tmp_path / "n.ipynb").write_text(nbformat.writes(made))
    return grader.grade(Submission(tmp_path / "n.ipynb", "s"))


def test_read_only_cells_are_the_releases_own(
    kinds_grader: Grader, kinds: Assignment, tmp_path: Path
) -> None:
    made = _release(kinds)
    for cell in made.cells:
        if cell.cell_type == "code" and cell.metadata.nbgrader.locked:
            cell.source = "raise SystemExit"
    result = _graded(kinds_grader, made, tmp_path)
    assert scores(result) == {}
    assert any("was changed" in note for note in result.notes)


def test_deleted_read_only_cells_are_restored(
    kinds_grader: Grader, kinds: Assignment, tmp_path: Path
) -> None:
    made = _release(kinds)
    made.cells = [c for c in made.cells if c.cell_type == "code" and not c.metadata.nbgrader.locked]
    for cell in made.cells:
        cell.source = cell.source.replace("import numpy as np\nimport torch", "")
    assert scores(_graded(kinds_grader, made, tmp_path)) == {}


def test_functions_are_found_wherever_they_are_defined(
    kinds_grader: Grader, kinds: Assignment, tmp_path: Path
) -> None:
    made = release.released_notebook(kinds, extra=[kinds.solution.read_text()])
    made.cells.insert(0, made.cells.pop())  # above the untouched starters
    assert scores(_graded(kinds_grader, made, tmp_path)) == {}


def test_a_duplicated_cell_is_no_catastrophe(
    kinds_grader: Grader, kinds: Assignment, tmp_path: Path
) -> None:
    made = _release(kinds)
    made.cells = [copy.deepcopy(cell) for cell in made.cells for _ in range(2)]
    for number, cell in enumerate(made.cells):
        cell["id"] = str(number)
    result = _graded(kinds_grader, made, tmp_path)
    assert scores(result) == {}
    assert any("more than once" in note for note in result.notes)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.ipynb", b"", "empty"),
        ("a.ipynb", b"{", "not JSON, or cut off"),
        ("a.ipynb", b"[1, 2]", "not a notebook"),
        ("a.ipynb", b'{"cells": []}', "no code cells"),
        ("a.ipynb", b'{"nbformat": 4}', "no cells"),
        ("a.ipynb", b"\xff\xfe\x00", "UTF-8"),
        ("a.ipynb", b"[" * 100_000, "nested too deeply"),
        ("a.zip", b"PK", "neither a notebook"),
    ],
)
def test_what_is_not_a_notebook_scores_nothing_with_a_reason(
    kinds_grader: Grader, tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(data)
    result = kinds_grader.grade(Submission(tmp_path / name, "s"))
    assert (result.status, result.score) == ("unreadable", 0.0)
    assert reason in result.reason


def test_old_notebooks_are_read(kinds_grader: Grader, kinds: Assignment, tmp_path: Path) -> None:
    old = nbformat.v3.new_notebook(
        worksheets=[
            nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell(kinds.solution.read_text())])
        ]
    )
    (tmp_path / "a.ipynb").write_text(nbformat.v3.writes_json(old))
    assert scores(kinds_grader.grade(Submission(tmp_path / "a.ipynb", "s"))) == {}


def test_links_folders_and_pipes_are_not_followed(kinds_grader: Grader, tmp_path: Path) -> None:
    import os

    (tmp_path / "link.ipynb").symlink_to("/etc/passwd")
    (tmp_path / "folder.ipynb").mkdir()
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name, reason in (("link", "a link"), ("folder", "a folder"), ("pipe", "something else")):
        result = kinds_grader.grade(Submission(tmp_path / f"{name}.ipynb", "s"))
        assert (result.status, reason in result.reason) == ("unreadable", True)


@pytest.mark.parametrize(
    "code",
    [
        "from torch import nn\nclass L(nn.LSTM): pass\n"
        "def recur(x): return L(1, 1) and torch.tanh(x)",
        "import torch.nn as n\ndef recur(x):\n    n.LSTM(1, 1)\n    return torch.tanh(x)",
        "layer = torch.nn.LSTM(3, 3)\nf = layer.__call__\ndef recur(x):\n"
        "    globals()['f'](x.float().reshape(1, 1, 3))\n    return torch.tanh(x)",
        "layer = getattr(torch.nn, 'LS' + 'TM')(3, 3)\n"
        "def recur(x):\n    try:\n        layer(x.float().reshape(1, 1, 3))\n"
        "    except BaseException:\n        pass\n    return torch.tanh(x)",
        "layer = getattr(torch.nn, 'LS' + 'TM')(3, 3)\n"
        "def recur(x):\n    with torch._C.DisableTorchFunction(), torch.inference_mode():\n"
        "        layer(x.float().reshape(1, 1, 3))\n    return torch.tanh(x)",
        "name = 'ls' + 'tm'\n"
        "def recur(x):\n    w = [torch.zeros(12, 3)] * 2 + [torch.zeros(12)] * 2\n"
        "    hidden, run = [torch.zeros(1, 1, 3)] * 2, getattr(torch.ops.aten, name).input\n"
        "    run(x.float().reshape(1, 1, 3), hidden, w, True, 1, 0.0, False, False, False)\n"
        "    return torch.tanh(x)",
        "unit = torch.jit.CompilationUnit('def run(x, h: List[Tensor], w: List[Tensor]):\\n'\n"
        "    '  return torch.ls' 'tm(x, h, w, True, 1, 0.0, False, False, False)\\n')\n"
        "def recur(x):\n    w = [torch.zeros(12, 3)] * 2 + [torch.zeros(12)] * 2\n"
        "    try:\n"
        "        unit.run(x.float().reshape(1, 1, 3), [torch.zeros(1, 1, 3)] * 2, w)\n"
        "    except RuntimeError:\n        pass\n    return torch.tanh(x)",
    ],
)
def test_forbidden_things_are_found_in_source_and_when_called(grade: Grade, code: str) -> None:
    result = grade(code)
    assert scores(result) == {"recur": 0.0}
    assert "not allowed" in messages(result, "recur")[0]


def test_forbidden_things_may_be_used_beside_the_exercise(grade: Grade) -> None:
    code = "check = torch.nn.LSTM(2, 2)\ncheck(torch.zeros(1, 1, 2))\ndef compare(x): torch.nn.LSTM"
    assert scores(grade(code)) == {}


@pytest.mark.parametrize(
    "code",
    [
        "class Liar(int):\n    def __eq__(s, o): return True\n    __hash__ = None\n"
        "def halve(x): return Liar(3)",
        "class Any:\n    def __eq__(s, o): return True\ndef halve(x): return Any()",
        "def halve(x): return float('nan')",
        "def halve(x): return None",
        "def halve(x): return 10**400",
        "def halve(x): return 10**5000",
        "def halve(x): return [[[]]]",
        "def halve(x):\n    y = []\n    y.append(y)\n    return y",
        "def halve(x): return (i for i in [x])",
        "def halve(x): return np.array([object()])",
        "def halve(x): return '\\ud800'",
    ],
)
def test_odd_answers_are_just_wrong(grade: Grade, code: str) -> None:
    assert scores(grade(code)) == {"halve": 0.0}


def test_subclasses_arrive_as_the_plain_value_they_hold(grade: Grade) -> None:
    code = "class Int(int): pass\ndef halve(x): return Int(x // 2)\n"
    code += "def double(x):\n    if x < 0: raise type('E', (ValueError,), {})('no')\n"
    code += "    return np.int64(2 * x)"
    assert scores(grade(code)) == {}
