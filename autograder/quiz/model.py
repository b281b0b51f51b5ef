"""A quiz as its author writes it, and a variant of a question as it is shown and judged."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from ..errors import UserError

Expression = str | int | float
"""A Python expression of the author's, over the parameters and the reference solution."""
Identifier = msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)


class QuizError(UserError):
    """A mistake in a quiz; the message names file, line, question and field."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Option(_Part, frozen=True, kw_only=True):
    """An answer to choose. `text` may show `value`, which is computed."""

    because: str
    text: str = "{{ value }}"
    value: Expression | None = None
    right: bool = False


class Mistake(_Part, frozen=True, kw_only=True):
    """A wrong answer that is known, and what to say to it."""

    value: Expression
    because: str


class Pair(_Part, frozen=True, kw_only=True):
    left: str
    right: str
    because: str


class Question(_Part, frozen=True, kw_only=True, tag_field="type"):
    """What all questions have. Texts are Markdown with LaTeX, and Jinja over the parameters."""

    id: str
    text: str
    explanation: str
    title: str = ""
    difficulty: Literal[1, 2, 3] = 1
    tags: list[str] = []
    see: list[str] = []
    lecture: str = ""
    exercise: str = ""
    points: float = 1.0
    parameters: dict[str, Expression] = {}
    where: str = "True"
    check: str = ""

    @property
    def heading(self) -> str:
        return self.title or self.id.replace("-", " ").capitalize()


class Single(Question, frozen=True, kw_only=True, tag="single"):
    options: list[Option]


class Multiple(Question, frozen=True, kw_only=True, tag="multiple"):
    options: list[Option]


class Numeric(Question, frozen=True, kw_only=True, tag="numeric"):
    answer: Expression
    tolerance: Expression = 0
    relative: float = 0.0
    unit: str = ""
    mistakes: list[Mistake] = []


class Formula(Question, frozen=True, kw_only=True, tag="formula"):
    """`answer` and the mistakes are texts in the learner's language, not Python."""

    answer: str
    variables: dict[str, tuple[float, float]]
    mistakes: list[Mistake] = []


class Ordering(Question, frozen=True, kw_only=True, tag="ordering"):
    items: list[str]


class Matching(Question, frozen=True, kw_only=True, tag="matching"):
    pairs: list[Pair]
    extra: list[str] = []


class Fill(Question, frozen=True, kw_only=True, tag="fill"):
    """A word out of `words`, or a shape that is computed."""

    words: list[str] = []
    shape: Expression = ""
    mistakes: list[Mistake] = []


class Output(Question, frozen=True, kw_only=True, tag="output"):
    """`code` is run when a variant is made; what it prints is the answer."""

    code: str
    mistakes: list[Mistake] = []


AnyQuestion = Single | Multiple | Numeric | Formula | Ordering | Matching | Fill | Output


class QuizFile(_Part, frozen=True, kw_only=True):
    """The file as a whole; `setup` is Python whose names all expressions know."""

    title: str
    questions: list[AnyQuestion]
    unit: str = ""
    intro: str = ""
    setup: str = ""


@dataclass(frozen=True)
class Quiz:
    """A quiz that was read, with the line of each of its questions."""

    slug: str
    path: Path
    root: Path
    file: QuizFile
    lines: dict[str, int]

    @property
    def title(self) -> str:
        return self.file.title

    @property
    def questions(self) -> list[AnyQuestion]:
        return self.file.questions

    @property
    def solutions(self) -> Path:
        return self.root / "solutions" / self.slug

    def at(self, question: Question) -> str:
        return f"{self.path}:{self.lines[question.id]}: {question.id}"


Rule = Literal[
    "choice", "choices", "order", "pairs", "number", "formula", "word", "shape", "output"
]


class Choice(msgspec.Struct, frozen=True):
    text: str
    because: str = ""


class KnownMistake(msgspec.Struct, frozen=True):
    """A wrong answer, of the same kind as the right one, and what to say to it."""

    answer: Any
    because: str


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One question with its parameters drawn: everything that is shown, and the answer.

    `key` are the right indices into `options`: those to choose, or in order, or one for each of
    `left`. `answer` is the right one of a typed answer, and `shown` the same for people.
    """

    question: str
    title: str
    type: str
    rule: Rule
    seed: int
    text: str
    explanation: str
    difficulty: int
    points: float
    code: str = ""
    left: list[str] = []
    options: list[Choice] = []
    key: list[int] = []
    answer: Any = None
    shown: str = ""
    mistakes: list[KnownMistake] = []
    absolute: float = 0.0
    relative: float = 0.0
    unit: str = ""
    variables: dict[str, tuple[float, float]] = {}
    tags: list[str] = []
    see: list[str] = []
    lecture: str = ""
    exercise: str = ""
