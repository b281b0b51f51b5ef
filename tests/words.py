"""A course whose one assignment asks for a function and for an answer in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from autograder import course as courses
from autograder import release
from autograder.course import Course
from autograder.results import (
    NO_ANSWER,
    WAITING,
    ExerciseResult,
    SubmissionResult,
    TestResult,
)
from autograder.scaffold import make_course

SLUG = "leaky_relu"
RUBRIC = "Two points for the vanishing gradient, one for the example."
STARTER = "*Write your answer here.*"
RIGHT = "def leaky_relu(x, slope=0.01):\n    return np.where(x > 0, x, slope * x)"
WRONG = "def leaky_relu(x, slope=0.01):\n    return np.where(x > 0, slope * x, x)"
FRONT = "  leaky_relu: 4\n  why_leaky: {points: 3, type: written}\n"
QUESTION = f"""
## In words

Why is the slope not zero?

{{% call written("why_leaky") %}}
{STARTER}
{{% endcall %}}
{{% call rubric("why_leaky") %}}
{RUBRIC}
{{% endcall %}}
"""


def make(folder: Path, settings: str = "") -> Course:
    """Make the course; `settings` are put at the end of its course.toml."""
    make_course(folder)
    template = folder / "assignments" / SLUG / "assignment.md"
    text = template.read_text("utf-8").replace("  leaky_relu: 4\n", FRONT)
    template.write_text(text + QUESTION, "utf-8")
    with (folder / "course.toml").open("a", encoding="utf-8") as file:
        file.write(settings)
    return courses.load(folder)


def hand_in(course: Course, student: str, code: str = RIGHT, words: str = STARTER) -> Path:
    """Hand in a notebook with this code and this answer; its path."""
    filled = {SLUG: code, "why_leaky": words}
    made = release.released_notebook(course.assignment(SLUG), filled)
    folder = course.root / "submitted" / student / SLUG
    return release.write(made, folder / f"{SLUG}.ipynb")


def result(path: Path, *, score: float = 4.0, waits: bool = True, **more: Any) -> SubmissionResult:
    """What grading a notebook gives: the function's score, and the answer waiting or missing."""
    test = TestResult(
        name="test_values",
        title="Positive numbers stay, negative ones are scaled.",
        passed=score == 4.0,
        points=4.0,
        calls=[] if score == 4.0 else [("leaky_relu(array([1.0]), 0.1)", "returned array([0.1])")],
        expected=None if score == 4.0 else "array([1.0])",
    )
    words = ExerciseResult(
        name="why_leaky",
        score=0.0,
        max_score=3.0,
        tests=[],
        manual=True,
        status=WAITING if waits else "graded",
        comment="" if waits else NO_ANSWER,
    )
    code = ExerciseResult(name=SLUG, score=score, max_score=4.0, tests=[test])
    found = SubmissionResult(
        path=str(path),
        student=path.parts[-3],
        status="graded",
        score=score,
        max_score=7.0,
        exercises=[code, words],
    )
    return msgspec.structs.replace(found, **more)
