"""Every quiz in the repository is sound, and asks enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import load as load_course
from autograder.quiz import checks, loading

COURSE = load_course(Path(__file__).parents[1])
SLUGS = loading.slugs(COURSE)


def test_each_unit_has_its_quiz() -> None:
    wanted = {"adversarial", "attention", "backprop", "conv_sizes", "epsilon_greedy"}
    wanted |= {"introduction", "lstm", "optimizers", "train_classifier"}
    assert wanted <= set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_question_has_a_problem(slug: str) -> None:
    assert checks.problems(COURSE, slug, variants=10) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_a_quiz_asks_twelve_questions_in_many_ways(slug: str) -> None:
    questions = loading.load(COURSE, slug).questions
    assert len(questions) >= 12
    assert len({type(question) for question in questions}) >= 6
    assert sum(bool(question.parameters) for question in questions) >= 5
