"""What one result rests on: laid out whole, graded again, and never said of another file."""

from __future__ import annotations

import dataclasses
import json
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner, Result

from autograder import notebook
from autograder.cli import app
from autograder.course import Assignment, Course
from autograder.grading import Grader
from autograder.keys import Options, Submission, result_key
from autograder.report import evidence, terminal
from autograder.report.evidence import TestTrace, Why
from autograder.report.why import NotOne, find, lay_out
from autograder.results import SubmissionResult
from autograder.store import Kept, Store

WRONG = {
    "halve": "def halve(x): return x // 2 if x < 100 and x != 7 else 0",
    "double": "def double(x): return 2 * x",
    "linear": "def linear(x, w): return (x @ w).detach()",
    "apply": "def apply(f, x): return f(x)",
    "pick": "def pick(n, rng): return 0",
}


class Desk:
    """Grades code behind the reference, and asks why it has its score."""

    def __init__(self, course: Course, assignment: Assignment, ready: Grader, folder: Path) -> None:
        self.course, self.assignment, self.ready = course, assignment, ready
        self.path = folder / "ann.py"
        self.kept: Kept | None = None

    def hand_in(self, code: str, *, alone: bool = False) -> SubmissionResult:
        reference = "" if alone else self.assignment.solution.read_text("utf-8")
        self.path.write_text(f"{reference}\n\n{code}\n", "utf-8")
        return self.grade()

    def grade(self) -> SubmissionResult:
        result = self.ready.grade(Submission(self.path, "ann"))
        data = notebook.read_bytes(self.path)
        key = result_key(self.assignment, self.course, Options(), data)
        self.kept = Kept(key, datetime(2026, 11, 25, 6, 7, 8, tzinfo=UTC), result)
        return result

    def why(self, *, full: bool = False, ready: bool = True) -> Why:
        assert self.kept is not None
        grader = self.ready if ready else None
        return lay_out(self.course, self.assignment, self.kept, Options(), grader, full)

    def stored_as(self, change: Callable[[SubmissionResult], SubmissionResult]) -> None:
        assert self.kept is not None
        self.kept = dataclasses.replace(self.kept, result=change(self.kept.result))


@pytest.fixture
def desk(kinds_course: Course, kinds: Assignment, kinds_grader: Grader, tmp_path: Path) -> Desk:
    return Desk(kinds_course, kinds, kinds_grader, tmp_path)


def trace(why: Why, name: str) -> TestTrace:
    (found,) = [each for each in why.tests if each.name == name]
    return found


def test_a_right_submission_is_reproduced_with_all_it_rests_on(desk: Desk) -> None:
    desk.hand_in("")
    why = desk.why()
    assert (why.reproduced, why.differences, why.file) == (True, [], "same")
    assert {ground.name for ground in why.grounds} == {
        "submission", "assignment", "seed", "grader", "device"
    }  # fmt: skip
    assert all(ground.same and ground.stored for ground in why.grounds)
    assert why.layers["namespaces"] == ""
    double = trace(why, "test_double")
    assert (double.examples, double.judged, double.identical) == (40, 40, 40)
    assert all(each.shown == [] for each in why.tests)
    text = terminal.to_text(why)
    assert "11 of 11 points, graded 2026-11-25 06:07:08 UTC" in text
    assert "with the same result: all 9 tests" in text
    assert "torch-" in text and "a call 0.5 s" in text and "namespaces" in text


def test_in_full_also_what_passed_is_told(desk: Desk) -> None:
    desk.hand_in(WRONG["double"])
    why = desk.why(full=True)
    double = trace(why, "test_double")
    assert len(double.shown) == 40
    (question,) = double.shown[0].questions
    assert question.call.startswith("double(")
    assert question.answer == question.right != ""
    assert f"{question.call} {question.answer}" in terminal.to_text(why, full=True)
    halve = trace(why, "test_halve")
    assert halve.identical == halve.examples


def test_a_wrong_one_has_its_questions_answers_and_right_answers(desk: Desk) -> None:
    desk.hand_in(WRONG["halve"])
    why = desk.why()
    assert why.reproduced
    halve = trace(why, "test_halve")
    *before, failing = halve.shown
    assert all(example.passed for example in before)
    assert halve.judged == len(halve.shown) < halve.examples
    (question,) = failing.questions
    drawn = int(failing.drawn.removeprefix("x="))
    assert question.call == f"halve({drawn})"
    assert question.answer == "returned 0"
    assert question.right == f"returned {drawn // 2}"
    assert halve.smallest is not None
    (smallest,) = halve.smallest.questions
    assert (smallest.call, smallest.right) == ("halve(100)", "returned 50")
    assert halve.smallest.drawn == "x=100"
    text = terminal.to_text(why)
    assert "verdict: halve(100) returned 0; expected 50" in text
    assert "the reference returned 50" in text


@pytest.mark.parametrize(
    ("code", "name", "answer", "right"),
    [
        ("double", "test_double_refuses", "returned -2", "raised ValueError: x must"),
        ("apply", "test_apply", "returned 0", "returned 1"),
        ("pick", "test_pick", "returned [0, 0", "returned ["),
    ],
)  # fmt: skip
def test_errors_callbacks_and_chance_are_told_as_well(
    desk: Desk, code: str, name: str, answer: str, right: str
) -> None:
    desk.hand_in(WRONG[code])
    last = trace(desk.why(), name).shown[-1]
    assert not last.passed
    assert last.questions[-1].answer.startswith(answer)
    assert last.questions[-1].right.startswith(right)


def test_gradients_are_told_beside_the_right_ones(desk: Desk) -> None:
    desk.hand_in(WRONG["linear"])
    failing = trace(desk.why(), "test_linear").shown[-1]
    assert failing.drawn.startswith("seed=")
    (question,) = failing.questions
    assert question.call.startswith("linear(tensor(")
    assert question.answer != question.right
    assert question.right.startswith("returned (tensor(")


def test_what_crashes_or_is_missing_is_told(desk: Desk) -> None:
    desk.hand_in("import os\ndef halve(x): os._exit(3)\ndel double\ny = 1 / 0")
    why = desk.why()
    assert why.reproduced
    (question,) = trace(why, "test_halve").shown[-1].questions
    assert question.answer == "did not answer: the process ended itself"
    assert trace(why, "test_double").shown[-1].questions[0].answer == "is not defined"
    # the script is cell 1; the read-only cell that it lacks is run before it
    errors = {cell.number: cell.error for cell in why.cells}
    assert errors == {2: "", 1: "ZeroDivisionError: division by zero"}
    assert "stopped: ZeroDivisionError: division by zero" in terminal.to_text(why)


def test_what_is_forbidden_was_asked_nothing(desk: Desk) -> None:
    desk.hand_in("def recur(x): return torch.nn.LSTM(3, 3)(x)")
    recur = trace(desk.why(), "test_recur")
    assert (recur.judged, recur.shown) == (0, [])
    assert recur.told.kind == "forbidden"


def test_a_changed_file_is_never_taken_for_the_one_that_was_graded(desk: Desk) -> None:
    desk.hand_in(WRONG["halve"])
    assert desk.kept is not None
    kept = desk.kept
    desk.hand_in("")
    desk.kept = kept
    why = desk.why()
    assert (why.file, why.reproduced) == ("changed", False)
    assert ("halve: It is half the number.", "not passed, 1 points", "passed, 1 points") in [
        (each.what, each.stored, each.now) for each in why.differences
    ]
    assert "it was changed since" in terminal.to_text(why)

    desk.path.write_text(desk.path.read_text() + "# the same code, and a word more\n")
    desk.stored_as(lambda result: replace(result, basis=None))
    assert desk.why().file == "unknown"


def test_a_changed_file_with_the_same_marks_is_not_reproduced_either(desk: Desk) -> None:
    desk.hand_in("")
    desk.path.write_text(desk.path.read_text() + "# another comment\n")
    why = desk.why()
    assert (why.file, why.differences, why.reproduced) == ("changed", [], False)


def test_a_stored_verdict_that_does_not_come_out_again_is_told(desk: Desk) -> None:
    desk.hand_in(WRONG["halve"])
    assert desk.kept is not None

    def passes(result: SubmissionResult) -> SubmissionResult:
        exercises = [
            replace(e, score=e.max_score, tests=[replace(t, passed=True) for t in e.tests])
            for e in result.exercises
        ]
        return replace(result, exercises=exercises, score=result.max_score)

    desk.stored_as(passes)
    why = desk.why()
    assert (why.file, why.reproduced) == ("same", False)
    assert [(each.what, each.stored, each.now) for each in why.differences] == [
        ("the score", "11", "10"),
        ("halve: It is half the number.", "passed, 1 points", "not passed, 1 points"),
    ]
    assert "with another result" in terminal.to_text(why)


def test_what_changed_besides_the_file_is_told(desk: Desk) -> None:
    desk.hand_in("")

    def older(result: SubmissionResult) -> SubmissionResult:
        assert result.basis is not None
        return replace(result, basis=replace(result.basis, grader="0.0.1", seed=7))

    desk.stored_as(older)
    assert desk.kept is not None
    desk.kept = dataclasses.replace(desk.kept, key="another")
    why = desk.why()
    assert why.file == "same"
    assert "Changed since it was graded: seed, grader." in terminal.to_text(why)


def test_an_unreadable_file_stays_unreadable(desk: Desk) -> None:
    desk.path = desk.path.with_suffix(".ipynb")
    desk.path.write_text("{")
    desk.grade()
    why = desk.why()
    assert (why.reproduced, why.stored.status, why.tests, why.cells) == (
        True,
        "unreadable",
        [],
        [],
    )
    text = terminal.to_text(why)
    assert "unreadable: it is not JSON" in text
    assert "with the same result: the status and its reason" in text


def test_of_a_file_that_is_gone_the_stored_result_is_told(desk: Desk) -> None:
    desk.hand_in(WRONG["halve"])
    desk.path.unlink()
    why = desk.why(ready=False)
    assert (why.file, why.now, why.reproduced) == ("gone", None, False)
    assert trace(why, "test_halve").told.message == "halve(100) returned 0; expected 50"
    text = terminal.to_text(why)
    assert "It cannot be graded again: there is no such file any more." in text
    assert "verdict: halve(100) returned 0; expected 50" in text


def test_a_students_text_is_only_text(desk: Desk) -> None:
    desk.hand_in("def halve(x): raise ValueError('[bold]no[/bold] \\x1b[31m \\u202e')")
    text = terminal.to_text(desk.why())
    assert "[bold]no[/bold] \\x1b[31m \\u202e" in text
    assert "\x1b" not in text


def test_a_student_is_found_by_name_or_file(kinds: Assignment, tmp_path: Path) -> None:
    store = Store("sqlite:///results.db", tmp_path)
    for student, path in (("ann", "a.py"), ("bob", "b.py"), ("bob", "c.py")):
        result = SubmissionResult(
            path=path, student=student, status="graded", score=1.0, max_score=2.0
        )
        store.put("kinds", f"key of {path}", result)
    assert find(store, kinds, "ann").result.path == "a.py"
    assert find(store, kinds, "c.py").key == "key of c.py"
    assert find(store, kinds, "ann").graded_at.tzinfo is not None
    with pytest.raises(NotOne, match=r"bob has 2 graded files.*b\.py, c\.py"):
        find(store, kinds, "bob")
    with pytest.raises(NotOne, match=r"nothing of anne is graded in kinds .did you mean ann"):
        find(store, kinds, "anne")
    store.close()


# --- the command ------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def test_the_command_tells_why_and_its_command_reproduces_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "a course"
    assert run("init", str(root)).exit_code == 0
    monkeypatch.chdir(root)
    wrong = Path("solutions/leaky_relu/wrong/slope_on_the_positive_side.py").read_text()
    file = root / "submitted" / "ann o'neill" / "leaky_relu" / "leaky_relu.py"
    file.parent.mkdir(parents=True)
    file.write_text(wrong)
    assert run("report", "leaky_relu").exit_code == 2
    assert run("grade", "leaky_relu").exit_code == 0

    page = run("report", "leaky_relu", "--json", "report.json", "--out", "report.html")
    assert page.stdout == "report.html\n"
    assert "ann o&#39;neill" in Path("report.html").read_text()
    assert json.loads(Path("report.json").read_text())["submissions"]["total"] == 1
    assert run("report", "leaky_relu").stdout.strip() == str(root / "report" / "leaky_relu.html")

    told = run("report", "leaky_relu", "--why", "ann o'neill", "--json", "why.json")
    assert told.exit_code == 0
    assert "Graded again just now, with the same result" in told.stdout
    why = json.loads(Path("why.json").read_text())
    assert (why["schema"], why["file"], why["reproduced"]) == (1, "same", True)
    assert list(why) == list(evidence.Why.__struct_fields__)

    again = run(*shlex.split(why["command"])[1:])
    (result,) = json.loads(again.stdout)["submissions"]
    assert (result["student"], result["score"]) == ("ann o'neill", why["stored"]["score"])
    assert result["exercises"] == why["stored"]["exercises"]

    file.unlink()
    gone = run("report", "leaky_relu", "--why", "ann o'neill", "--out", "why.txt")
    assert gone.exit_code == 1
    assert "there is no such file any more" in Path("why.txt").read_text()
    nobody = run("report", "leaky_relu", "--why", "bob")
    assert (nobody.exit_code, len(nobody.stderr.splitlines())) == (2, 1)
