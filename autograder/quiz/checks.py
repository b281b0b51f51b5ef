"""What an author is told before a quiz is given to anybody: every question, in many variants."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..course import Course, read_text
from . import answers, expressions, texts
from .judging import Response, judge, typed
from .loading import load
from .model import AnyQuestion, Quiz, QuizError, Variant
from .variants import Maker

FEWEST = 3
"""A question with parameters must have at least so many different variants."""
NO_VALUE = re.compile(r"(?:nan|None|-?inf|undefined|NotImplemented)")
ENTRIES = Path("cheatsheets", "entries")


def problems(course: Course, slug: str, variants: int = 200) -> list[str]:
    """What is wrong with a quiz, as "file:line: question: what" lines; none if it is sound.

    Each question is made in up to `variants` variants; each mistake is told once.
    """
    try:
        quiz = load(course, slug)
        maker = Maker(quiz)
    except QuizError as error:
        return [str(error)]
    found: dict[str, None] = {}
    rendered: dict[str, str] = {}
    for question in quiz.questions:
        for problem in _of_question(quiz, question):
            found[f"{quiz.at(question)}: {problem}"] = None
        try:
            made = maker.variants(question, variants)
        except QuizError as error:
            found[str(error)] = None
            continue
        if question.parameters and len(made) < min(FEWEST, variants):
            what = f"its parameters make only {len(made)} different variants"
            found[f"{quiz.at(question)}: parameters: {what}"] = None
        for variant in made:
            for problem in _of_variant(variant, rendered):
                found[f"{quiz.at(question)}: {problem}"] = None
    return list(found)


def _of_question(quiz: Quiz, question: AnyQuestion) -> Iterator[str]:
    entries = quiz.root / ENTRIES
    if entries.is_dir():
        for entry in question.see:
            if not (entries / f"{entry}.md").is_file():
                yield f"see: there is no entry {ENTRIES / entry}.md"
    solution = quiz.solutions / "solution.py"
    if question.exercise and solution.is_file():
        named = rf"^(?:def|class) {re.escape(question.exercise)}\b"
        if not re.search(named, read_text(solution), re.MULTILINE):
            yield f"exercise: {question.exercise!r} is not in {solution}"


def _of_variant(variant: Variant, rendered: dict[str, str]) -> Iterator[str]:
    yield from _of_texts(variant, rendered)
    right = judge(variant, _right_response(variant))
    if not right.right:
        yield f"answer: the right answer {variant.shown!r} is judged wrong {right.reason}".strip()
    for mistake in variant.mistakes:
        if typed(variant, _as_typed(variant, mistake.answer), variant.answer).right:
            yield f"mistakes: {mistake.answer!r} is accepted as the answer"
    if isinstance(variant.answer, float) and not math.isfinite(variant.answer):
        yield f"answer: {variant.answer} is no number to ask for"
    if variant.rule == "shape" and min(variant.answer, default=0) < 1:
        yield f"answer: {variant.answer} is no shape"
    if variant.rule == "choice":
        yield from _equal_values(variant)


def _of_texts(variant: Variant, rendered: dict[str, str]) -> Iterator[str]:
    said = {
        "text": [variant.text],
        "explanation": [variant.explanation],
        "options": [option.text for option in variant.options],
        "left": variant.left,
        "mistakes.because": [mistake.because for mistake in variant.mistakes],
    }
    if variant.rule in ("choice", "choices"):
        said["options.because"] = [option.because for option in variant.options]
    for field, group in said.items():
        for text in group:
            if not text.strip():
                yield f"{field}: a text is empty"
            if NO_VALUE.fullmatch(text.strip("` $")):
                yield f"{field}: {text!r} is shown where there should be a value"
            if text not in rendered:
                try:
                    rendered[text] = texts.html(text)
                except texts.BadText as error:
                    rendered[text] = ""
                    yield f"{field}: {error}"


def _equal_values(variant: Variant) -> Iterator[str]:
    """Numbers that are equal though they are written in two ways."""
    values: list[float] = []
    for option in variant.options:
        try:
            value = answers.read_number(texts.label(option.text))
        except expressions.Unreadable:
            return
        if value is None:
            return
        if any(math.isclose(value, other, rel_tol=1e-9) for other in values):
            yield f"options: two of them are {value:g}"
        values.append(value)


def _right_response(variant: Variant) -> Response:
    if variant.rule in ("choice", "choices", "order", "pairs"):
        return Response(picked=list(variant.key))
    return Response(text=_as_typed(variant, variant.answer))


def _as_typed(variant: Variant, answer: Any) -> str:
    """An answer as somebody would write it."""
    match variant.rule:
        case "number":
            return f"{answer!r} {variant.unit}".strip()
        case "shape":
            return f"({', '.join(map(str, answer))})"
        case "word":
            return str(answer[0])
        case _:
            return str(answer)
