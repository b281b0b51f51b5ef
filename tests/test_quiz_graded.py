"""A quiz that counts: pages without answers, variants by student, response files of strangers."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.course import load as load_course
from autograder.quiz import graded, loading
from autograder.quiz.checks import _right_response
from autograder.quiz.variants import Maker

ROOT = Path(__file__).parents[1]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course with the quiz `introduction` alone, as the current folder."""
    root = tmp_path / "course"
    (root / "quizzes").mkdir(parents=True)
    (root / "course.toml").write_bytes((ROOT / "tests/course/course.toml").read_bytes())
    shutil.copy(ROOT / "quizzes" / "introduction.yaml", root / "quizzes")
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def page_of(course: Path, student: str) -> dict[str, Any]:
    """The data of a student's page."""
    result = run("quiz", "introduction", "--graded", "--student", student, "--html", "page.html")
    assert result.exit_code == 0, result.stderr
    text = (course / "page.html").read_text("utf-8")
    found = re.search(r'id="quiz-data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found.group(1))


def right_answers(course: Path, student: str) -> dict[str, Any]:
    opened = load_course(course)
    maker = Maker(loading.load(opened, "introduction"))
    asked = graded.asked_of(maker, graded.secret(opened), student)
    responses = {q.id: _right_response(variant) for q, (variant,) in asked}
    return {name: {"picked": r.picked, "text": r.text} for name, r in responses.items()}


def hand_in(course: Path, student: str, **changes: Any) -> Path:
    data = page_of(course, student)
    shown = data["graded"]["shown"]
    paper = {"schema": 1, "quiz": "introduction", "student": student, "shown": shown, "answers": {}}
    path = course / "submitted" / student / "introduction" / "introduction.quiz.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**paper, **changes}))
    return path


def grade(*arguments: str) -> tuple[int, list[dict[str, Any]]]:
    result = run("grade", "introduction", "--json", "-", *arguments)
    return result.exit_code, json.loads(result.stdout)["submissions"]


def test_a_graded_page_holds_no_answers(course: Path) -> None:
    data = page_of(course, "ada")
    told = {"key", "answer", "shown", "mistakes", "explanation", "because", "absolute", "relative"}
    for question in data["questions"]:
        [variant] = question["variants"]
        assert not told & variant.keys()
        assert all(not told & option.keys() for option in variant["options"])
    text = (course / "page.html").read_text("utf-8")
    assert "A table of all training data would have loss 0" not in text


def test_students_have_variants_of_their_own(course: Path) -> None:
    ada, again, bob = (page_of(course, name) for name in ("ada", "ada", "bob"))
    assert ada == again
    differ = [
        a["variants"] != b["variants"]
        for a, b in zip(ada["questions"], bob["questions"], strict=True)
    ]
    assert sum(differ) >= 8


def test_all_right_gets_full_marks_and_nothing_none(course: Path) -> None:
    hand_in(course, "ada", answers=right_answers(course, "ada"))
    hand_in(course, "bob")
    code, (ada, bob) = grade()
    assert code == 0
    assert (ada["student"], ada["status"], ada["score"]) == ("ada", "graded", ada["max_score"])
    assert (bob["student"], bob["status"], bob["score"]) == ("bob", "graded", 0)
    assert [e["name"] for e in ada["exercises"]][:2] == ["the-goal", "two-objectives"]


def test_what_is_wrong_is_told_with_the_right_answer(course: Path) -> None:
    answers = right_answers(course, "ada") | {"overfit": {"text": "-1000"}}
    hand_in(course, "ada", answers=answers)
    _, [ada] = grade()
    [lost] = [e for e in ada["exercises"] if e["score"] < e["max_score"]]
    assert lost["name"] == "overfit"
    assert re.match(r"answered -1000; expected [\d.]+$", lost["tests"][0]["message"])


def test_answers_of_another_student_are_refused(course: Path) -> None:
    path = hand_in(course, "ada", answers=right_answers(course, "ada"))
    copied = course / "submitted" / "bob" / "introduction" / path.name
    copied.parent.mkdir(parents=True)
    shutil.copy(path, copied)
    _, results = grade()
    [bob] = [r for r in results if r["student"] == "bob"]
    assert (bob["status"], bob["score"]) == ("unreadable", 0)
    assert "another student" in bob["reason"]


HOSTILE = {
    "no JSON": b"{",
    "another schema": b'{"schema": 2}',
    "nested deeply": b"[" * 100_000,
    "a field too many": b'{"schema":1,"quiz":"introduction","student":"ada","shown":"",'
    b'"answers":{},"x":1}',
    "an answer of another type": b'{"schema":1,"quiz":"introduction","student":"ada","shown":"",'
    b'"answers":{"overfit":{"text":7}}}',
    "too large": b'{"schema":1,"quiz":"' + b"x" * (1 << 20) + b'"}',
    "no UTF-8": b'{"schema":1,"quiz":"\xff\xfe"}',
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_no_response_gets_no_points_and_a_reason(course: Path, data: bytes) -> None:
    hand_in(course, "ada").write_bytes(data)
    code, [ada] = grade()
    assert (code, ada["status"], ada["score"]) == (0, "unreadable", 0)
    assert ada["reason"]


@pytest.mark.parametrize(
    "answer",
    [
        {"picked": [-1]},
        {"picked": [10**18]},
        {"picked": [0] * 1000},
        {"text": "9**9**9**9"},
        {"text": "(" * 50_000},
        {"picked": [0, 0, 1, 1], "text": "__import__('os')"},
    ],
    ids=str,
)
def test_a_hostile_answer_is_only_wrong(course: Path, answer: dict[str, Any]) -> None:
    names = right_answers(course, "ada")
    hand_in(course, "ada", answers=dict.fromkeys(names, answer))
    code, [ada] = grade()
    assert (code, ada["status"]) == (0, "graded")
    assert ada["score"] <= 1
    assert ada["seconds"] < 2


def test_a_quiz_that_changed_after_the_page_was_made_is_not_held_against_the_student(
    course: Path,
) -> None:
    hand_in(course, "ada", answers=right_answers(course, "ada"))
    quiz = course / "quizzes" / "introduction.yaml"
    quiz.write_text(quiz.read_text("utf-8").replace("What is the goal", "What was the goal"))
    code, [ada] = grade()
    assert (code, ada["status"], ada["score"]) == (3, "failed", None)
    assert "asked other questions" in ada["reason"]


def test_a_result_is_kept_until_the_file_changes(course: Path) -> None:
    hand_in(course, "ada")
    _, first = grade()
    assert grade()[1] == first
    hand_in(course, "ada", answers=right_answers(course, "ada"))
    assert grade()[1][0]["score"] == first[0]["max_score"]


def test_feedback_shows_the_question_and_the_answer_given(course: Path) -> None:
    hand_in(course, "ada", answers=right_answers(course, "ada") | {"overfit": {"text": "<b>1"}})
    grade()
    result = run("feedback", "introduction")
    assert result.exit_code == 0, result.stderr
    [written] = (course / "feedback").rglob("ada/**/*.html")
    text = written.read_text("utf-8")
    assert "The gap" in text
    assert "<b>1" not in text


def test_a_graded_quiz_wants_a_student_and_a_file(course: Path) -> None:
    result = run("quiz", "introduction", "--graded")
    assert result.exit_code == 2
    assert "--student" in result.stderr
