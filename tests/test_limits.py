"""A submission that hits a limit is told which, and loses only the tests that needed it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from autograder.course import Assignment
from autograder.grading import Grader
from autograder.keys import Submission

from .conftest import Grade, messages, scores


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("def halve(x): return len(bytearray(900 << 20))", "MemoryError"),
        ("hoard = []\ndef halve(x):\n    while True: hoard.append(bytearray(9 << 20))", ""),
        ("import os\ndef halve(x):\n    while True: os.fork()", ""),
        (
            "import os, signal\ndef halve(x):\n    while True:\n"
            "        if os.fork() == 0: signal.pause()",
            "Resource temporarily unavailable",
        ),
        (
            "def halve(x):\n    with open('f', 'wb') as f:\n"
            "        while True: f.write(b'x' * (1 << 20))",
            "File too large",
        ),
        (
            "def halve(x):\n    for n in range(9): open(f'f{n}', 'wb').write(b'x' * (1 << 20))",
            "No space left on device",
        ),
        (
            "import os\ndef halve(x):\n    while True: os.open('/dev/null', 0)",
            "Too many open files",
        ),
        (
            "import threading, time\ndef halve(x):\n    while True:\n"
            "        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
            "can't start new thread",
        ),
    ],
    ids=["memory", "hoard", "storm", "processes", "file", "scratch", "descriptors", "threads"],
)
def test_a_call_at_its_limit_costs_only_the_exercise_that_needed_it(
    grade: Grade, code: str, reason: str
) -> None:
    result = grade(code)
    assert scores(result) == {"halve": 0.0}
    assert reason in messages(result, "halve")[0]


def test_a_cell_at_its_limit_is_named_and_the_others_are_run(
    kinds_grader: Grader, kinds: Assignment, tmp_path: Path
) -> None:
    path = tmp_path / "a.ipynb"
    made = nbformat.v4.new_notebook()
    endless = "while True: pass"
    made.cells = [nbformat.v4.new_code_cell(c) for c in (endless, kinds.solution.read_text())]
    nbformat.write(made, path)
    result = kinds_grader.grade(Submission(path, "s"))
    assert scores(result) == {}
    assert [error.cell for error in result.cell_errors] == [1]
    assert "more than 2 s of processor time" in result.cell_errors[0].message


def test_output_beyond_its_limit_is_dropped_and_costs_nothing(grade: Grade) -> None:
    result = grade("for _ in range(2000): print('x' * 100000)")
    assert scores(result) == {}


def test_a_submission_that_uses_up_its_time_keeps_what_it_had_answered(grade: Grade) -> None:
    code = "\n".join(
        f"import time\ndef {name}(*args):\n    time.sleep(60)"
        for name in ("halve", "linear", "pick", "apply", "recur")
    )
    result = grade(code)
    kept = {e.name: e.score for e in result.exercises}
    assert kept["double"] == 3.0
    assert kept["halve"] == kept["recur"] == 0.0
