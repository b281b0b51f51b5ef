"""Each layer of defence is needed: with it switched off, the attack that it stops succeeds.

There is no switch for users: the tests reach into the parts, or take system calls away from a whole
command (see test_weak_isolation).
"""

from __future__ import annotations

import dataclasses
import json
import os
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import codec, feedback, grading, messages, notebook, starting, wire
from autograder.course import Assignment, Course
from autograder.examiner import judge as judging
from autograder.examiner.failures import raised_as
from autograder.examiner.session import Session, Silent
from autograder.examiner.student import Student
from autograder.export import Order, tables
from autograder.grading import Grader
from autograder.keys import Options, Submission
from autograder.messages import Cell, Limits
from autograder.notebook import SubmittedCell
from autograder.results import SubmissionResult
from autograder.sandbox import launch
from autograder.scaffold import make_course

from .conftest import Grade
from .test_weak_isolation import without


def points(result: SubmissionResult, exercise: str) -> float:
    return next(e.score for e in result.exercises if e.name == exercise)


# --- forbidden functions ----------------------------------------------------------------------

HIDDEN_LSTM = """
def recur(x):
    layer = getattr(torch.nn, "LS" + "TM")(x.shape[-1], 3)
    layer(x[None].float())
    return torch.tanh(x)
"""
PLAIN_LSTM = HIDDEN_LSTM.replace('getattr(torch.nn, "LS" + "TM")', "torch.nn.LSTM")


def test_the_guard_finds_what_the_source_hides(
    grade: Grade, kinds_course: Course, kinds: Assignment, tmp_path: Path
) -> None:
    assert points(grade(PLAIN_LSTM), "recur") == 0
    assert points(grade(HIDDEN_LSTM), "recur") == 0
    unguarded = dataclasses.replace(kinds, forbidden=())
    with starting.grader(kinds_course, unguarded, Options(workers=1)) as grader:
        result = grader.grade(Submission(tmp_path / "submission.py", "the same code"))
    assert points(result, "recur") > 0


def test_the_source_scan_finds_what_never_runs_in_a_test(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_before = "layer = torch.nn.LSTM(2, 2)\ndef recur(x):\n    layer\n    return torch.tanh(x)"
    assert points(grade(made_before), "recur") == 0
    monkeypatch.setattr(grading, "find_forbidden", lambda *args: {})
    assert points(grade(made_before), "recur") > 0


# --- what travels -----------------------------------------------------------------------------

LIAR = """
class Liar(int):
    def __eq__(self, other): return True
    def __hash__(self): return 0
def halve(x): return Liar(-1)
"""


def test_plain_values_leave_a_liars_methods_behind(grade: Grade) -> None:
    assert points(grade(LIAR), "halve") == 0
    namespace: dict[str, Any] = {}
    exec(LIAR, namespace)
    assert namespace["halve"](10) == 5  # what the test would see in one process


def test_a_frame_that_announces_too_much_is_refused_at_once() -> None:
    huge = struct.pack("<III", 1, 1 << 31, 1 << 31) + b"x" * 100
    bounded = wire.FrameReader()
    bounded.feed(huge)
    with pytest.raises(messages.WireError):
        bounded.next()
    unbounded = wire.FrameReader(1 << 32, 1 << 32)
    unbounded.feed(huge)
    assert unbounded.next() is None  # it would go on hoarding


def test_depth_is_bounded() -> None:
    nested: Any = 1
    for _ in range(codec.MAX_DEPTH + 5):
        nested = ["l", nested]
    with pytest.raises(messages.WireError, match="deep"):
        codec.unpack(nested, memoryview(b""), str)
    unbounded = codec.Unpacker(memoryview(b""), str)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codec, "MAX_DEPTH", 1 << 20)
        assert unbounded.unpack(nested)


SWALLOWED = """
import os
def double(x):
    if x < 0: os._exit(0)
    return 2 * x
"""


def test_a_test_that_saw_a_crash_has_failed_whatever_it_made_of_it(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    class CountsAsRefusal(Silent, raised_as(["ValueError"])):  # type: ignore[misc]
        pass

    assert points(grade(SWALLOWED), "double") == 2.0
    give_up = Session._give_up
    monkeypatch.setattr(
        Session, "_give_up", lambda *why: CountsAsRefusal("ValueError", str(give_up(*why)))
    )
    assert points(grade(SWALLOWED), "double") == 2.0  # Student._broken still remembers it
    monkeypatch.setattr(Student, "_begin", _forgetful(Student._begin))
    assert points(grade(SWALLOWED), "double") == 3.0


def _forgetful(begin: Callable[[Student], None]) -> Callable[[Student], None]:
    class Forgets(list[Any]):
        def append(self, item: Any) -> None:
            pass

    def begin_without_memory(self: Student) -> None:
        begin(self)
        self._broken = Forgets()

    return begin_without_memory


# --- files ------------------------------------------------------------------------------------


def test_a_link_to_a_neighbours_work_is_not_followed(
    kinds_grader: Grader, kinds: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs.py"
    theirs.write_text(kinds.solution.read_text())
    mine = tmp_path / "mine.py"
    mine.symlink_to(theirs)
    assert kinds_grader.grade(Submission(mine, "me")).status == "unreadable"
    monkeypatch.setattr(notebook, "read_bytes", lambda path: path.read_bytes())
    assert kinds_grader.grade(Submission(mine, "me")).score == 11.0


def test_read_only_cells_come_from_the_release(kinds_grader: Grader) -> None:
    setup = next(cell for cell in kinds_grader.template if cell.kind == "setup")
    edited = [SubmittedCell(1, "EDITED = True", setup.grade_id)]
    kept = notebook.compose(kinds_grader.template, edited)
    assert [cell.source for cell in kept.cells] == [
        "EDITED = True",
        *[cell.source for cell in kinds_grader.template if cell.kind == "setup"],
    ]
    without_release = notebook.compose([], edited)
    assert [cell.source for cell in without_release.cells] == ["EDITED = True"]


# --- pages and tables -------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>"


def test_pages_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    result = SubmissionResult(
        path="a.ipynb", student=SCRIPT, status="unreadable", score=0.0, max_score=1.0, reason=SCRIPT
    )
    shown = {"course": "c", "assignment": "a", "policy": "full"}
    assert SCRIPT not in feedback.page(result, **shown)
    unescaped = feedback.environment().overlay(autoescape=False)
    monkeypatch.setattr(feedback, "environment", lambda *folders: unescaped)
    assert SCRIPT in feedback.page(result, **shown)


def test_a_formula_is_no_formula_in_a_spreadsheet(
    kinds: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    formula = "=HYPERLINK(1)"
    result = SubmissionResult(
        path="a.ipynb", student=formula, status="graded", score=0.0, max_score=1.0
    )
    order = Order(kinds, [result])
    assert f",{formula}," not in tables.to_csv(order).data.decode()
    monkeypatch.setattr(tables, "cell", lambda text: text)
    assert f",{formula}," in tables.to_csv(order).data.decode()


# --- limits -----------------------------------------------------------------------------------

FILL = "def fill():\n    open('x', 'wb').write(b'x' * (6 << 20))\n    return 'written'"
HOARD = "def fill():\n    return len(bytearray(500 << 20))"
SPAWN = """
import os, signal
def fill():
    children = []
    for _ in range(20):
        pid = os.fork()
        if pid == 0: signal.pause()
        children.append(pid)
    return 'forked'
"""


@pytest.mark.parametrize(
    ("code", "strict", "lax"),
    [
        (FILL, {"scratch_mb": 4}, {"scratch_mb": 16}),
        (HOARD, {"memory_mb": 300}, {"memory_mb": 1500}),
        (SPAWN, {"processes": 16}, {"processes": 64}),
    ],
    ids=["scratch", "memory", "processes"],
)
def test_it_is_the_limit_that_stops_it(
    code: str, strict: dict[str, int], lax: dict[str, int]
) -> None:
    with launch.zygote([], workers=1, masks=[]) as zygote:
        answers = []
        for changed in (strict, lax):
            limits = Limits(**changed)
            session = Session(
                lambda limits=limits: zygote.slots[0].spawn(limits, "cpu"),
                [Cell(1, code)],
                "",
                limits,
            )
            try:
                answers.append(Student(session).fill())
            except Exception as error:
                answers.append(type(error).__name__)
            finally:
                session.close()
    assert answers[0] not in (answers[1], "written", "forked")
    assert answers[1] in ("written", "forked", 500 << 20)


# --- the sandbox's walls ----------------------------------------------------------------------

READER = """
import socket
def leaky_relu(x, slope=0.01):
    try: text = open({path!r}).read()
    except OSError as error: text = type(error).__name__
    try:
        socket.create_connection(("127.0.0.1", {port}), 2).close()
        text += " connected"
    except OSError as error: text += " " + type(error).__name__
    raise KeyError(text)
"""


@pytest.mark.parametrize(
    ("denied", "reads", "connects"),
    [("", False, False), ("unshare,landlock_create_ruleset", True, True)],
    ids=["with its walls", "without them"],
)
def test_without_its_walls_a_submission_reads_the_solution_and_reaches_the_network(
    tmp_path: Path, denied: str, reads: bool, connects: bool
) -> None:
    make_course(tmp_path)
    solution = tmp_path / "solutions" / "leaky_relu" / "solution.py"
    for path in (tmp_path, *tmp_path.parents[:3]):
        os.chmod(path, 0o755)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answering = threading.Thread(target=_answer, args=(listener,), daemon=True)
        answering.start()
        attack = tmp_path / "attack.py"
        attack.write_text(READER.format(path=str(solution), port=listener.getsockname()[1]))
        done = without(
            denied, "grade", "leaky_relu", "attack.py", "--allow-weak-isolation", "--json", "-",
            course=tmp_path,
        )  # fmt: skip
    (result,) = json.loads(done.stdout)["submissions"]
    said = " ".join(test["message"] for e in result["exercises"] for test in e["tests"])
    assert ("The leaky ReLU of every element" in said or "import numpy as np" in said) == reads
    assert (" connected" in said) == connects
    assert result["score"] == 0


def _answer(listener: socket.socket) -> None:
    while True:
        try:
            listener.accept()[0].close()
        except OSError:
            return


def test_time_is_watched_from_outside_too(grade: Grade) -> None:
    stubborn = """
import signal, time
signal.signal(signal.SIGPROF, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_PROF, 0)
def halve(x):
    signal.setitimer(signal.ITIMER_PROF, 0)
    while True: pass
"""
    result = grade(stubborn)
    assert points(result, "halve") == 0
    assert points(result, "double") == 3.0
    assert judging.SHRINK_SECONDS <= 1.0
