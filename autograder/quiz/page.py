"""A quiz as one self-contained page: it needs no network, and works from disk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup

from ..cheatsheet.entries import load_entry
from ..course import CourseError
from . import schedule, texts
from .language import TEMPLATES
from .model import AnyQuestion, Choice, Quiz, Variant
from .variants import Maker

VARIANTS = 8
"""Variants of each question on a page, unless told otherwise."""
CHEATSHEET = "cheatsheet.html#{}"
"""Where a cheatsheet's entry is, seen from the page."""
ANSWERS = ("key", "answer", "shown", "mistakes", "explanation", "absolute", "relative")
"""Fields of a variant that tell its answer, and are not on a graded page."""


@dataclass(frozen=True)
class Sheet:
    """Whose graded page it is; `shown` is a digest of what is asked on it."""

    student: str
    shown: str


def practice(quiz: Quiz, course: str, seed: int = 0, count: int = VARIANTS) -> str:
    """The page for self-checks, with `count` variants of each question. Raises `QuizError`."""
    maker = Maker(quiz)
    asked = [(question, maker.variants(question, count, seed)) for question in quiz.questions]
    return render(quiz, course, asked)


def render(
    quiz: Quiz,
    course: str,
    asked: Sequence[tuple[AnyQuestion, list[Variant]]],
    sheet: Sheet | None = None,
) -> str:
    """The page with these questions; with a `sheet`, a graded one, which holds no answers."""
    data: dict[str, Any] = {
        "slug": quiz.slug,
        "course": course,
        "language": msgspec.json.decode((TEMPLATES / "language.json").read_bytes()),
        "schedule": None if sheet else schedule.parameters(),
        "graded": {"student": sheet.student, "shown": sheet.shown} if sheet else None,
        "questions": [_question(quiz, q, variants, bool(sheet)) for q, variants in asked],
    }
    read = {name: (TEMPLATES / name).read_text("utf-8") for name in _FILES}
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(read["page.html"]).render(
        title=quiz.title,
        course=course,
        graded=sheet,
        intro=Markup(texts.html(quiz.file.intro)),
        data=Markup(_inside_script(json.dumps(data, ensure_ascii=False))),
        css=Markup(read["quiz.css"]),
        answers_js=Markup(read["answers.js"]),
        schedule_js=Markup("" if sheet else read["schedule.js"]),
        widget_js=Markup(read["widget.js"]),
    )


_FILES = ("page.html", "quiz.css", "answers.js", "schedule.js", "widget.js")


def _inside_script(text: str) -> str:
    """JSON that no browser takes for the end of its script, or for a comment."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _question(
    quiz: Quiz, question: AnyQuestion, variants: list[Variant], graded: bool
) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.heading,
        "difficulty": question.difficulty,
        "points": question.points,
        "lecture": question.lecture or quiz.file.unit,
        "see": question.see,
        "tags": question.tags,
        "links": [] if graded else links(quiz, question),
        "variants": [_variant(variant, graded) for variant in variants],
    }


def links(quiz: Quiz, question: AnyQuestion | Variant) -> list[dict[str, str]]:
    """Where to look a question up: the cheatsheet's entries with their formulas, the exercise."""
    found = []
    for name in question.see:
        link = {"text": name.replace("-", " "), "href": CHEATSHEET.format(name)}
        with suppress(CourseError):  # a course may have no cheatsheets
            entry = load_entry(quiz.root, name)
            link["text"] = entry.title
            if entry.formula:
                link["formula"] = texts.html(f"$$\n{entry.formula}\n$$")
        found.append(link)
    if question.exercise:
        found.append({"text": f"exercise {question.exercise}", "href": f"{quiz.slug}.ipynb"})
    return found


def _variant(variant: Variant, graded: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "rule": variant.rule,
        "text": texts.html(variant.text),
        "code": variant.code,
        "left": [_choice(Choice(text), graded) for text in variant.left],
        "options": [_choice(choice, graded) for choice in variant.options],
        "unit": variant.unit,
        "variables": variant.variables,
        "key": variant.key,
        "answer": variant.answer,
        "shown": texts.html(variant.shown)
        if "\n" in variant.shown
        else texts.inline(variant.shown),
        "mistakes": [
            {"answer": mistake.answer, "because": texts.html(mistake.because)}
            for mistake in variant.mistakes
        ],
        "explanation": texts.html(variant.explanation),
        "absolute": variant.absolute,
        "relative": variant.relative,
    }
    return {k: v for k, v in data.items() if not (graded and k in ANSWERS)}


def _choice(choice: Choice, graded: bool) -> dict[str, str]:
    shown = {"html": texts.inline(choice.text), "label": texts.label(choice.text)}
    return shown if graded else {**shown, "because": texts.inline(choice.because)}
