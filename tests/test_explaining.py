"""What a wrong submission is told: misconceptions where the answers agree, facts elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograder import course as courses
from autograder import starting
from autograder.codec import Packer
from autograder.course import Assignment, Course
from autograder.examiner import diagnosis, explaining, judge, patterns, words
from autograder.examiner.diagnosis import Mistake, agree, comparable, differences, name_mistake
from autograder.examiner.patterns import Case, in_words
from autograder.grading import Grader
from autograder.keys import Options, Submission
from autograder.messages import Raised, Returned
from autograder.results import SubmissionResult, TestResult
from autograder.sandbox.launch import SandboxError
from autograder.wire import payload
from benchmarks import classes

from .conftest import REPOSITORY, Grade

# --- misconceptions, graded for real ----------------------------------------------------------


def failed(grade: Grade, code: str) -> dict[str, TestResult]:
    result = grade(code)
    return {t.name: t for e in result.exercises for t in e.tests if not t.passed}


def test_the_same_mistake_in_other_words_is_named_with_its_hint(grade: Grade) -> None:
    tests = failed(grade, "import math\ndef halve(x):\n    return math.ceil(x / 2)")
    assert tests["test_halve"].misconception == "rounds_up"
    assert tests["test_halve"].hint.startswith("Half of an odd number lies between")


def test_a_mistake_in_a_function_that_calls_back_is_named(grade: Grade) -> None:
    tests = failed(grade, "def apply(f, x):\n    value = f(x)\n    return value")
    assert {test.misconception for test in tests.values()} == {"forgets_the_one"}


@pytest.mark.parametrize(
    "code",
    [
        "def halve(x):\n    return -(-x // 2) if x < 900 else x // 2",
        "def halve(x):\n    return -(-x // 2) + (x > 500)",
        "def halve(x):\n    return 'no'",
        "def halve(x):\n    raise ValueError",
        "def double(x):\n    return 3 * x",
    ],
)
def test_what_agrees_with_no_known_mistake_throughout_is_not_named(grade: Grade, code: str) -> None:
    tests = failed(grade, code)
    assert tests
    assert {test.misconception for test in tests.values()} == {None}


def test_a_fact_is_told_where_no_mistake_fits(grade: Grade) -> None:
    tests = failed(
        grade, "def double(x):\n    if x < 0: raise ValueError('x')\n    return 2 * x + 2"
    )
    assert "always 2 too large" in tests["test_double"].hint


WRONG = "def halve(x):\n    return -(-x // 2)\ndef apply(f, x):\n    return f(x)"


def points(result: SubmissionResult) -> dict[str, float]:
    return {exercise.name: exercise.score for exercise in result.exercises}


def test_no_verdict_depends_on_how_long_is_explained(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    explained = grade(WRONG)
    monkeypatch.setattr(explaining, "EXPLAIN_SECONDS", -1.0)
    monkeypatch.setattr(judge, "EXPLAIN_SECONDS", -1.0)
    hastily = grade(WRONG)
    assert points(hastily) == points(explained)
    tests = [t for e in hastily.exercises for t in e.tests if not t.passed]
    assert {(t.kind, t.misconception, t.hint) for t in tests} == {("wrong", None, "")}
    assert all(t.expected for t in tests)


def test_what_is_found_until_the_time_is_up_stands(
    grade: Grade, monkeypatch: pytest.MonkeyPatch
) -> None:
    def name_mistake(*arguments: Any) -> dict[str, Mistake]:
        if not first:
            first.append(arguments)
            return diagnosis.name_mistake(*arguments)
        raise diagnosis.OutOfPatienceError

    first: list[Any] = []
    monkeypatch.setattr(explaining, "name_mistake", name_mistake)
    tests = [t for e in grade(WRONG).exercises for t in e.tests if not t.passed]
    assert sorted(t.misconception is None for t in tests) == [False, True]


def test_time_for_known_mistakes_is_not_the_submissions(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(diagnosis.time, "monotonic", lambda: now)
    patience = diagnosis.Patience(5.0)
    with patience.paused():
        now += 1000.0
    patience.check()
    now += 5.1
    with pytest.raises(diagnosis.OutOfPatienceError):
        patience.check()


def test_long_answers_are_not_looked_into() -> None:
    assert diagnosis.value_of(says([0] * 10_000)) == [0] * 10_000
    with pytest.raises(LookupError):
        diagnosis.value_of(says([0] * 200_000))
    assert not agree(says([0] * 200_000), says([0.0] * 10_000))


def test_an_answer_with_more_in_it_than_the_right_one_is_not_looked_into(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(patterns, "_leaves", lambda *asked: pytest.fail("it was looked into"))
    expected = {"a": [1.0], "b": (2.0,)}
    for answer in ([1.0], {"a": [1.0]}, {"a": [1.0], "b": [2.0, 2.0]}, {"a": [[1.0]], "b": (2.0,)}):
        cases = [Case({}, answer, expected, False)] * 3
        assert in_words(cases) == ""


def test_no_more_of_an_answer_is_put_into_words_than_is_shown() -> None:
    class Looked(list[str]):
        def __iter__(self) -> Iterator[str]:
            yield "x" * 500
            pytest.fail("more was looked at")

    shown = words.show(Looked(["x" * 500] * 30))
    assert len(shown) == words.WIDTH


def test_known_mistakes_are_asked_once_and_kept(
    kinds_grader: Grader, kinds_course: Course, kinds: Assignment, tmp_path: Path, grade: Grade
) -> None:
    grade("def halve(x):\n    return -(-x // 2)")
    kept = sorted((kinds_course.root / ".autograder/answers").iterdir())
    assert [file.name.split(".")[:2] for file in kept if ".halve." in file.name] == [
        ["kinds", "halve"]
    ]
    before = {file: file.stat().st_mtime_ns for file in kept}
    with starting.grader(kinds_course, kinds, Options()) as another:
        path = tmp_path / "s.py"
        path.write_text(kinds.solution.read_text() + "\ndef halve(x): return -(-x // 2)")
        result = another.grade(Submission(path, "s"))
    named = {t.misconception for e in result.exercises for t in e.tests if not t.passed}
    assert named == {"rounds_up"}
    assert {file: file.stat().st_mtime_ns for file in kept} == before


def test_a_spoilt_file_of_kept_answers_is_made_anew(
    kinds_course: Course, kinds: Assignment, tmp_path: Path, grade: Grade
) -> None:
    grade("def halve(x):\n    return -(-x // 2)")
    for file in (kinds_course.root / ".autograder/answers").iterdir():
        file.write_bytes(b"\xc1 not what was written")
    with starting.grader(kinds_course, kinds, Options()) as another:
        path = tmp_path / "s.py"
        path.write_text(kinds.solution.read_text() + "\ndef halve(x): return -(-x // 2)")
        result = another.grade(Submission(path, "s"))
    assert {t.misconception for e in result.exercises for t in e.tests if not t.passed} == {
        "rounds_up"
    }


def test_known_mistakes_are_asked_side_by_side_as_one_after_the_other(
    kinds_course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(kinds_course.root, tmp_path / "course")
    course = courses.load(tmp_path / "course")
    kinds = course.assignment("kinds")

    def asked(grader: Grader, slots: Sequence[int]) -> list[tuple[Any, ...]]:
        shutil.rmtree(course.root / ".autograder/answers", ignore_errors=True)
        grader._known._found.clear()
        found = [m for e in kinds.exercises for m in grader._known.of(e.name, slots)]
        return [(each.name, each.hint, each.answers) for each in found]

    with starting.grader(course, kinds, Options(workers=2)) as two:
        alone = asked(two, [1])
        assert len(alone) > 2
        with monkeypatch.context() as patched:
            asked_here: list[object] = []
            ask = two._known.ask
            patched.setattr(two._known, "ask", lambda *a: asked_here.append(a) or ask(*a))
            assert asked(two, [0, 1]) == alone
            assert asked_here == []
        here = os.getpid()
        judging = two._known._judging

        def only_here(*args: Any) -> Any:
            if os.getpid() != here:
                raise SandboxError("not there")
            return judging(*args)

        monkeypatch.setattr(two._known, "_judging", only_here)
        assert asked(two, [0, 1]) == alone
        monkeypatch.setattr(two._known, "_judging", lambda *args: two._zygote.slots[7])
        with pytest.raises(IndexError):
            asked(two, [0, 1])


def test_a_single_submission_is_told_as_much_by_fewer_questions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise, answered = "conv_transpose_output_size", judge.Judge.answers
    course = classes.course_with(courses.load(REPOSITORY), "conv_sizes", tmp_path)
    assignment = course.assignment("conv_sizes")
    with starting.grader(course, assignment, Options()) as ready:
        paths = assignment.wrong_about(exercise)
        known = ready._known.of(exercise, [0])
        assert len(known) > 10
        shutil.rmtree(course.root / ".autograder/answers")
        ready._known._found.clear()
        asked: list[str] = []
        monkeypatch.setattr(
            judge.Judge, "answers", lambda *a: asked.append(a[1].test.name) or answered(*a)
        )
        counts = []
        for each in known:  # as if it had been handed in, one after the other
            asked.clear()
            some = ready._known.of(exercise, [0], each.answers)
            counts.append(len(asked))
            assert each in some
            assert name_mistake(each.answers, some) == name_mistake(each.answers, known)
        everything = len(paths) * len({name for each in known for name, *_ in each.answers})
        assert 0 < counts[0] < everything
        assert sum(counts) - counts[0] < everything  # what was answered is known
        assert ready._known.of(exercise, [0]) == known


# --- the rule itself --------------------------------------------------------------------------


def says(value: Any) -> bytes:
    packer = Packer(lambda _: pytest.fail("nothing to refer to"))
    return payload(Returned(packer.pack(value)), packer.buffers)


def raises(name: str, message: str = "") -> bytes:
    return payload(Raised(name, [name], message), [])


RIGHT = {("test", n, 0): says(n) for n in range(10)}


def answers(change: Callable[[int], bytes | None]) -> dict[str, list[list[bytes | None]]]:
    return {"test": [[change(n)] for n in range(10)]}


def known(name: str, change: Callable[[int], bytes | None]) -> Mistake:
    return Mistake(name, "", comparable(differences(answers(change), RIGHT)))


def named(change: Callable[[int], bytes | None], *mistakes: Mistake) -> list[str]:
    wrong = differences(answers(change), RIGHT)
    return [each.name for each in name_mistake(wrong, mistakes).values()]


def test_agreement_is_needed_on_every_input_that_tells_the_mistake() -> None:
    doubles = known("doubles", lambda n: says(2 * n))
    assert named(lambda n: says(2 * n), doubles) == ["doubles"]
    assert named(lambda n: says(2 * n if n != 7 else 7), doubles) == []
    assert named(lambda n: says(2 * n) if n != 7 else None, doubles) == []


def test_two_inputs_are_too_few() -> None:
    assert not comparable(differences(answers(lambda n: says(n if n > 1 else -1)), RIGHT))


def test_a_mistake_that_lost_its_sandbox_is_not_compared_with() -> None:
    assert not comparable(differences(answers(lambda n: None if n == 3 else says(-n)), RIGHT))


def test_the_mistake_that_explains_more_is_named() -> None:
    odd = known("odd", lambda n: says(-n if n % 2 else n))
    all_ = known("all", lambda n: says(-n))
    assert named(lambda n: says(-n), odd, all_) == ["all"]
    assert named(lambda n: says(-n if n % 2 else n), odd, all_) == ["odd"]


def test_mistakes_that_cannot_be_told_apart_are_not_named() -> None:
    one, other = (known(name, lambda n: says(-n)) for name in ("one", "other"))
    assert named(lambda n: says(-n), one, other) == []


def test_errors_count_only_where_nothing_else_is_wrong() -> None:
    refuses = known("refuses", lambda n: raises("ValueError", "small") if n < 5 else says(n))
    same = [lambda n: raises("ValueError", "other words") if n < 5 else says(n)]
    assert named(same[0], refuses) == ["refuses"]
    assert named(lambda n: raises("ValueError"), refuses) == []
    assert named(lambda n: raises("TypeError") if n < 5 else says(n), refuses) == []


def test_rounding_does_not_make_answers_differ() -> None:
    assert agree(says(np.array([0.1 + 0.2])), says(np.array([0.3])))
    assert not agree(says(np.array([0.3001])), says(np.array([0.3])))
    assert not agree(says(1), says(1.0))
    single = torch.tensor([1.0, 2.0])
    assert agree(says(single), says(single * (1 + 1e-6)))
    assert agree(raises("KeyError", "one"), raises("KeyError", "two"))
    assert not agree(raises("KeyError"), says(1))
    assert differences({"test": [[says(0)], [says(5)]]}, RIGHT) == {("test", 1, 0): says(5)}


# --- facts in words ---------------------------------------------------------------------------

RNG = np.random.default_rng(7)
INPUTS = [{"x": RNG.normal(size=(rows, 3)), "k": rows % 2} for rows in (2, 4, 5, 7)]


def told(
    answer: Callable[[Any], Any], expected: Callable[[Any], Any] = lambda x: x, right: int = 0
) -> str:
    cases = []
    for arguments in INPUTS:
        value = expected(arguments["x"])
        cases.append(Case(arguments, answer(arguments["x"]), value, False))
    return in_words(cases + [Case(a, 0, 0, True) for a in INPUTS[:right]])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda x: x.T, "transposed"),
        (lambda x: -x, "sign is the wrong way round"),
        (lambda x: x * 2, "the right one times 2"),
        (lambda x: x / 3, "the right one times 1/3"),
        (lambda x: x + 1, "always 1 too large"),
        (lambda x: x - 0.5, "always 1/2 too small"),
        (lambda x: x * len(x), "n times the right one, n being the size of axis 0 of x"),
        (lambda x: x / len(x), "divided by n, n being the size of axis 0 of x"),
        (lambda x: x.astype(np.float32), "values are right, but they are float32 and not float64"),
        (lambda x: np.where(x == x.max(), np.nan, x), "NaN"),
        (lambda x: x[:, ::-1], "reverse order along axis 1"),
        (lambda x: np.roll(x, 1, axis=1), "one place too late along axis 1"),
    ],
)
def test_what_all_wrong_answers_have_in_common_is_said(
    answer: Callable[[Any], Any], words: str
) -> None:
    assert words in told(answer)


def test_the_part_of_the_answer_that_is_wrong_is_named() -> None:
    said = told(lambda x: (x, -x), lambda x: (x, x))
    assert "sign" in said
    assert "[1]" in said


@pytest.mark.parametrize(
    "answer", [lambda x: x + RNG.normal(size=x.shape), lambda x: None, lambda x: "text"]
)
def test_nothing_is_said_of_answers_that_are_just_wrong(answer: Callable[[Any], Any]) -> None:
    assert told(answer) == ""


def test_nothing_is_said_of_two_cases() -> None:
    cases = [Case(a, -a["x"], a["x"], False) for a in INPUTS[:2]]
    assert in_words(cases) == ""


def test_a_condition_that_parts_right_from_wrong_is_said() -> None:
    calls = [(size, padding) for size in (4, 7, 9) for padding in (0, 1)]
    cases = [
        Case({"size": size, "padding": padding}, size, size + padding, padding == 0)
        for size, padding in calls
    ]
    assert "right only where padding is 0" in in_words(cases)
    assert "always 1 too small" in in_words(cases)
