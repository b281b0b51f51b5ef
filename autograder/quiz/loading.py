"""Reads a quiz from YAML; what is wrong is told with file, line and field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import yaml

from ..course import Course, read_text
from .language import language
from .model import (
    AnyQuestion,
    Fill,
    Formula,
    Matching,
    Multiple,
    Numeric,
    Ordering,
    Quiz,
    QuizError,
    QuizFile,
    Single,
)

Lines = dict[tuple[str | int, ...], int]


def slugs(course: Course) -> list[str]:
    """The quizzes of a course, by name."""
    beside = (path.parent.name for path in (course.root / "assignments").glob("*/quiz.yaml"))
    alone = (path.stem for path in (course.root / "quizzes").glob("*.yaml"))
    return sorted({*beside, *alone})


def load(course: Course, slug: str) -> Quiz:
    """The quiz with this name. Raises `QuizError`."""
    places = [
        course.root / "assignments" / slug / "quiz.yaml",
        course.root / "quizzes" / f"{slug}.yaml",
    ]
    found = [path for path in places if slug == Path(slug).name and path.is_file()]
    if not found:
        known = ", ".join(slugs(course)) or "none"
        raise QuizError(f"there is no quiz {slug!r} in {course.root} (there are: {known})")
    return read(found[0], slug, course.root)


def read(path: Path, slug: str, root: Path) -> Quiz:
    """The quiz in a file. Raises `QuizError`, and `CourseError` where it cannot be read."""
    text = read_text(path)
    try:
        node = yaml.compose(text, yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise QuizError(f"{path}{line}: it is not YAML: {problem}") from None
    lines: Lines = {}
    if node is not None:
        _note_lines(node, (), lines)
    try:
        file = msgspec.convert(data, QuizFile)
    except msgspec.ValidationError as error:
        raise QuizError(_located(path, lines, str(error), data)) from None
    quiz = Quiz(slug, path, root, file, _lines_of_questions(file, lines))
    for number, question in enumerate(file.questions):
        problem = _problem(question)
        if problem:
            field, what = problem
            place = _line(lines, ("questions", number, field))
            raise QuizError(f"{path}:{place}: {question.id}: {field}: {what}")
    ids = [question.id for question in file.questions]
    for number, name in enumerate(ids):
        if name in ids[:number]:
            place = _line(lines, ("questions", number, "id"))
            raise QuizError(f"{path}:{place}: {name}: id: another question has it already")
    return quiz


def _note_lines(node: Any, path: tuple[str | int, ...], lines: Lines) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _note_lines(value, (*path, str(key.value)), lines)
            lines[(*path, str(key.value))] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*path, index), lines)


def _line(lines: Lines, path: tuple[str | int, ...]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _lines_of_questions(file: QuizFile, lines: Lines) -> dict[str, int]:
    return {q.id: _line(lines, ("questions", n)) for n, q in enumerate(file.questions)}


def _located(path: Path, lines: Lines, message: str, data: Any) -> str:
    """A message of msgspec's with the line that its path points to."""
    what, _, where = message.partition(" - at `$")
    steps: list[str | int] = []
    for name, index in re.findall(r"\.([A-Za-z_]\w*)|\[(\d+)\]", where):
        steps.append(int(index) if index else name)
    unknown = re.search(r"unknown field `([^`]+)`", what)
    if unknown:
        steps.append(unknown.group(1))
    question = ""
    if len(steps) > 1 and steps[0] == "questions" and isinstance(steps[1], int):
        written = data["questions"][steps[1]]
        name = written.get("id") if isinstance(written, dict) else None
        question = f"{name}: " if isinstance(name, str) else ""
    field = ".".join(str(step) for step in steps) or "the file"
    return f"{path}:{_line(lines, tuple(steps))}: {question}{field}: {what}"


def _problem(question: AnyQuestion) -> tuple[str, str] | None:
    """What the types do not say: the field that is wrong, and why."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.id):
        return "id", "it is written in small letters, digits and single hyphens"
    if question.points <= 0:
        return "points", "they must be greater than 0"
    for entry in question.see:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry):
            return "see", f"{entry!r} is no id of a cheatsheet's entry"
    for field in ("text", "explanation"):
        if not getattr(question, field).strip():
            return field, "it is empty"
    if isinstance(question, Single | Multiple):
        right = sum(option.right for option in question.options)
        if len(question.options) < 2:
            return "options", "there must be at least two"
        if isinstance(question, Single) and right != 1:
            return "options", f"one must have right: true, not {right}"
        if right == 0:
            return "options", "at least one must have right: true"
    if isinstance(question, Numeric) and question.unit and question.unit not in language().units:
        return "unit", f"{question.unit!r} is not known"
    if isinstance(question, Formula) and not question.variables:
        return "variables", "there must be at least one"
    if isinstance(question, Ordering) and len(question.items) < 3:
        return "items", "there must be at least three"
    if isinstance(question, Matching) and len(question.pairs) < 2:
        return "pairs", "there must be at least two"
    if isinstance(question, Fill) and bool(question.words) == bool(question.shape):
        return "words", "give either words or a shape"
    return None
