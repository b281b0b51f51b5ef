"""What `autograder quiz` does, one function for each thing that it can be asked for."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ..course import Course
from . import page
from .loading import load
from .model import QuizError, Variant
from .variants import Maker


def practice_page(course: Course, slug: str, count: int, seed: int) -> bytes:
    return page.practice(load(course, slug), course.settings.title, seed, count).encode()


def graded_pages(
    course: Course, slug: str, students: Sequence[str], out: Path | None
) -> list[Path]:
    """Raises `QuizError`, also where it is not said whose pages, or where to."""
    from .graded import write_pages

    if not students or out is None:
        raise QuizError("a graded quiz needs --student ID and --html FILE (a folder for several)")
    return write_pages(course, load(course, slug), students, out)


def as_json(course: Course, slug: str, count: int, seed: int) -> bytes:
    """All variants with their answers."""
    quiz = load(course, slug)
    found = _variants(Maker(quiz), count, seed)
    data = {"schema": 1, "quiz": slug, "title": quiz.title, "variants": found}
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def exported(course: Course, slug: str, to: str, count: int, seed: int, answers: bool) -> bytes:
    """The quiz for another system. Raises `QuizError`."""
    from .exports import export

    quiz = load(course, slug)
    found = _variants(Maker(quiz), count, seed)
    return export(quiz, found, to, course.settings.title, answers)


def notebook(course: Course, slug: str, count: int, seed: int, path: Path) -> None:
    """A notebook with the quiz in it, which needs no package."""
    from .embedding import write_notebook

    write_notebook(
        practice_page(course, slug, count, seed).decode(), load(course, slug).title, path
    )


def play(course: Course, slug: str, progress: Path | None, seed: int | None) -> None:
    """The quiz in the terminal."""
    from rich.console import Console

    from . import terminal

    path = progress or course.root / ".autograder" / "quiz-progress.json"
    terminal.play(load(course, slug), course.settings.title, path, Console(), _line, seed)


def _line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line


def _variants(maker: Maker, count: int, seed: int) -> list[Variant]:
    return [v for question in maker.quiz.questions for v in maker.variants(question, count, seed)]
