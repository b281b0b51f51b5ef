"""What a learner got right and wrong, in a file; the page exports the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from .. import files
from .model import QuizError, Variant
from .schedule import Progress, read_time, reviewed


class Notes(msgspec.Struct, kw_only=True):
    """Progress in all the quizzes of a course, by `<quiz>/<question>`."""

    schema: Literal[1] = 1
    course: str = ""
    questions: dict[str, Progress] = {}

    def answered(self, slug: str, variant: Variant, right: bool, now: datetime) -> None:
        key = f"{slug}/{variant.question}"
        progress = reviewed(self.questions.get(key, Progress()), right, now)
        progress = msgspec.structs.replace(progress, see=variant.see, tags=variant.tags)
        self.questions[key] = progress


def load(path: Path, course: str) -> Notes:
    """The progress in a file, or none where there is none. Raises `QuizError`."""
    try:
        notes = msgspec.json.decode(path.read_bytes(), type=Notes)
        for progress in notes.questions.values():
            read_time(progress.last)
            read_time(progress.due)
    except FileNotFoundError:
        return Notes(course=course)
    except (OSError, ValueError) as error:
        raise QuizError(f"{path}: it holds no progress that can be read: {error}") from None
    return notes


def save(notes: Notes, path: Path) -> None:
    """Write the file, all or nothing."""
    files.write(path, msgspec.json.format(msgspec.json.encode(notes), indent=2) + b"\n")


def order(notes: Notes, slug: str, questions: Iterable[str], now: datetime) -> list[str]:
    """The questions to ask, most urgent first: due ones, then new ones, then the rest by date."""

    def urgency(number_and_name: tuple[int, str]) -> tuple[int, str, int]:
        number, name = number_and_name
        progress = notes.questions.get(f"{slug}/{name}")
        if progress is None:
            return 1, "", number
        due = read_time(progress.due) <= now
        return (0 if due else 2), progress.due, number

    return [name for _, name in sorted(enumerate(questions), key=urgency)]
