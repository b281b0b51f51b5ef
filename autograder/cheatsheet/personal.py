"""What a learner lacks: entries weighed by wrong answers, lost points, or chosen topics.

Weights are at least 0. An entry that no mistake is about has none, and stays by its priority alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from ..course import CourseError
from ..results import SubmissionResult
from .entries import Entry

BY_TAG = 0.5
"""An entry that only shares a tag with a question counts so much of one that it names."""


class Question(msgspec.Struct, frozen=True):
    """What `quiz-progress.json` says of one question."""

    seen: Annotated[int, msgspec.Meta(ge=0)] = 0
    right: Annotated[int, msgspec.Meta(ge=0)] = 0
    see: list[str] = []
    tags: list[str] = []


class Progress(msgspec.Struct, frozen=True):
    """`quiz-progress.json`, as the quizzes write it."""

    schema: int
    questions: dict[str, Question]


def load_progress(path: Path) -> Progress:
    """A learner's answers to quizzes. Raises `CourseError` with file and field."""
    try:
        progress = msgspec.json.decode(path.read_bytes(), type=Progress)
    except OSError as error:
        raise CourseError(f"{path}: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: this is not a quiz-progress.json: {error}") from None
    if progress.schema != 1:
        raise CourseError(f"{path}: schema {progress.schema} is not known (only 1 is)")
    return progress


def by_quizzes(progress: Progress, entries: Mapping[str, Entry]) -> dict[str, float]:
    """Each entry's weight: the parts of wrong answers to the questions that it is about."""
    weights: dict[str, float] = {}
    for question in progress.questions.values():
        wrong = question.seen - question.right
        if wrong <= 0:
            continue
        for entry in entries.values():
            if entry.id in question.see:
                share = 1.0
            elif set(entry.tags) & set(question.tags):
                share = BY_TAG
            else:
                continue
            weights[entry.id] = weights.get(entry.id, 0.0) + share * wrong / question.seen
    return weights


def by_results(
    results: Iterable[SubmissionResult], entries: Mapping[str, Entry]
) -> dict[str, float]:
    """Each entry's weight: the parts of points that were lost in its exercises."""
    weights: dict[str, float] = {}
    for result in results:
        for exercise in result.exercises:
            lost = exercise.max_score - exercise.score
            if lost <= 0 or exercise.waits:
                continue
            for entry in about(exercise.name, entries):
                share = lost / exercise.max_score
                weights[entry.id] = weights.get(entry.id, 0.0) + share
    return weights


def by_topics(names: Iterable[str], entries: Mapping[str, Entry]) -> dict[str, float]:
    """Weight 1 for the entries of each topic or tag. Raises `CourseError` for an unknown one."""
    topics = {entry.topic for entry in entries.values()}
    tags = {tag for entry in entries.values() for tag in entry.tags}
    wanted = set(names)
    unknown = sorted(wanted - topics - tags)
    if unknown:
        known = ", ".join(sorted(topics | tags))
        raise CourseError(f"unknown topic {unknown[0]!r} (there are: {known})")
    return {entry.id: 1.0 for entry in entries.values() if wanted & {entry.topic, *entry.tags}}


def about(exercise: str, entries: Mapping[str, Entry]) -> list[Entry]:
    """The entries that help with an exercise, the most important first."""
    found = [entry for entry in entries.values() if exercise in entry.exercises]
    return sorted(found, key=lambda entry: (entry.priority, entry.id))
