"""Draws a question's parameters and computes everything that is shown: a frozen variant.

A quiz is its author's, and as trusted as the reference solution: its expressions are Python.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import math
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from types import CodeType, ModuleType, SimpleNamespace
from typing import Any

import jinja2

from ..course import read_text
from .model import (
    AnyQuestion,
    Choice,
    Fill,
    Formula,
    KnownMistake,
    Matching,
    Mistake,
    Multiple,
    Numeric,
    Option,
    Ordering,
    Output,
    Quiz,
    QuizError,
    Single,
    Variant,
)

TRIES = 1000
"""So often parameters are drawn until they fit."""


class Unfit(Exception):
    """The parameters drawn make no good question: draw again."""


def seed_of(*parts: object) -> int:
    """A seed that depends on each part, and on nothing else."""
    text = "\0".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


class Maker:
    """Makes a quiz's variants. In texts `formula(id)` is that of an entry of the cheatsheets,
    `formula(id, part=2)` the second of its equations."""

    def __init__(self, quiz: Quiz) -> None:
        self.quiz = quiz
        self._environment = jinja2.Environment(undefined=jinja2.StrictUndefined, finalize=show)
        self._environment.globals["formula"] = self._formula_of_entry
        self._template = lru_cache(None)(self._environment.from_string)
        self._wrong = lru_cache(None)(self._load_wrong)
        self._names = self._base()

    def variant(self, question: AnyQuestion, seed: int) -> Variant:
        """The variant of a question with this seed. Raises `QuizError`."""
        draw = random.Random(seed)
        reasons: Counter[str] = Counter()
        for _ in range(TRIES):
            try:
                return self._attempt(question, draw, seed)
            except Unfit as error:
                reasons[str(error)] += 1
            except QuizError:
                raise
            except Exception as error:
                what = f"{type(error).__name__}: {error}"
                raise QuizError(f"{self.quiz.at(question)}: {' '.join(what.split())}") from None
        told = "; ".join(f"{reason} ({count} times)" for reason, count in reasons.most_common())
        raise QuizError(f"{self.quiz.at(question)}: no parameters fit in {TRIES} tries: {told}")

    def variants(self, question: AnyQuestion, count: int, seed: int = 0) -> list[Variant]:
        """Different variants of a question, `count` at most."""
        found: dict[tuple[Any, ...], Variant] = {}
        for number in range(count if question.parameters else 1):
            variant = self.variant(question, seed_of(seed, self.quiz.slug, question.id, number))
            shown = (variant.text, variant.code, tuple(sorted(o.text for o in variant.options)))
            found.setdefault(shown, variant)
        return list(found.values())

    def _formula_of_entry(self, name: str, part: int = 0) -> str:
        from ..cheatsheet.entries import formula_of

        return f"\n\n{formula_of(self.quiz.root, name, part)}\n\n"

    # --- one attempt ---

    def _attempt(self, question: AnyQuestion, draw: random.Random, seed: int) -> Variant:
        names = {**self._names, **_draws(draw)}
        for name, expression in question.parameters.items():
            names[name] = self._value(question, f"parameters.{name}", expression, names)
        if not self._value(question, "where", question.where, names):
            raise Unfit("where is false")
        parts = dict(_PARTS[type(question)](self, question, names, draw))
        names["answer"] = parts.pop("value", None)
        if question.check and not self._value(question, "check", question.check, names):
            where = {name: names[name] for name in question.parameters}
            raise QuizError(
                f"{self.quiz.at(question)}: check: it does not hold for the answer "
                f"{show(names['answer'])} with {where}"
            )
        kind = str(type(question).__struct_config__.tag)
        return Variant(
            question=question.id,
            title=question.heading,
            type=kind,
            seed=seed,
            text=self._text(question.text, names),
            explanation=self._text(question.explanation, names),
            difficulty=question.difficulty,
            points=question.points,
            tags=question.tags,
            see=question.see,
            lecture=question.lecture or self.quiz.file.unit,
            exercise=question.exercise,
            **parts,
        )

    def _options(
        self, question: Single | Multiple, names: dict[str, Any], draw: random.Random
    ) -> Iterator[tuple[str, Any]]:
        made = [
            (self._option(question, option, names), option.right) for option in question.options
        ]
        draw.shuffle(made)
        _require_different([choice.text for choice, _ in made])
        yield "rule", "choice" if isinstance(question, Single) else "choices"
        yield "options", [choice for choice, _ in made]
        yield "key", [index for index, (_, right) in enumerate(made) if right]
        right = [option for option in question.options if option.right]
        if len(right) == 1 and right[0].value is not None:
            yield "value", self._value(question, "options", right[0].value, names)

    def _option(self, question: Single | Multiple, option: Option, names: dict[str, Any]) -> Choice:
        if option.value is not None:
            value = self._value(question, "options.value", option.value, names)
            names = {**names, "value": value}
        return Choice(self._text(option.text, names), self._text(option.because, names))

    def _numeric(
        self, question: Numeric, names: dict[str, Any], draw: random.Random
    ) -> Iterator[tuple[str, Any]]:
        answer = _number(self._value(question, "answer", question.answer, names))
        yield "rule", "number"
        yield "value", answer
        yield "answer", answer
        yield "absolute", _number(self._value(question, "tolerance", question.tolerance, names))
        yield "relative", question.relative
        yield "unit", question.unit
        yield "shown", f"{show(answer)} {question.unit}".strip()
        wrong = self._mistakes(
            question,
            {**names, "answer": answer},
            lambda v: _number(self._value(question, "mistakes", v, names)),
        )
        values = [answer, *(mistake.answer for mistake in wrong)]
        slack = max(
            _number(self._value(question, "tolerance", question.tolerance, names)),
            question.relative * abs(answer),
        )
        if any(abs(a - values[0]) <= 2 * slack + 1e-9 * abs(values[0]) for a in values[1:]):
            raise Unfit("a known mistake is equal to the answer")
        yield "mistakes", wrong

    def _formula(
        self, question: Formula, names: dict[str, Any], draw: random.Random
    ) -> Iterator[tuple[str, Any]]:
        answer = self._text(question.answer, names)
        yield "rule", "formula"
        yield "value", answer
        yield "answer", answer
        yield "shown", f"`{answer}`"
        yield "variables", question.variables
        yield "mistakes", self._mistakes(question, names, lambda v: self._text(str(v), names))

    def _ordering(
        self, question: Ordering, names: dict[str, Any], draw: random.Random
    ) -> Iterator[tuple[str, Any]]:
        items = [self._text(item, names) for item in question.items]
        _require_different(items)
        order = list(range(len(items)))
        while order == sorted(order):
            draw.shuffle(order)
        yield "rule", "order"
        yield "options", [Choice(items[index]) for index in order]
        yield "key", [order.index(index) for index in range(len(items))]

    def _matching(
        self, question: Matching, names: dict[str, Any], draw: random.Random
    ) -> Iterator[tuple[str, Any]]:
        pairs = list(question.pairs)
        draw.shuffle(pairs)
        left = [self._text(pair.left, names) for pair in pairs]
        right = [
            Choice(self._text(pair.right, names), self._text(pair.because, names)) for pair in pairs
        ]
        extra = [Choice(self._text(text, names)) for text in question.extra]
        options = [*right, *extra]
        _require_different(left)
        _require_different([choice.text for choice in options])
        order = list(range(len(options)))
        draw.shuffle(order)
        yield "rule", "pairs"
        yield "left", left
        yield "options", [options[index] for index in order]
        yield "key", [order.index(index) for index in range(len(left))]

    def _fill(
        self, question: Fill, names: dict[str, Any], draw: random.Random
    ) -> Iterator[tuple[str, Any]]:
        if question.words:
            words = [self._text(word, names) for word in question.words]
            yield "rule", "word"
            yield "value", words[0]
            yield "answer", words
            yield "shown", words[0]
            yield "mistakes", self._mistakes(question, names, lambda v: [self._text(str(v), names)])
            return
        shape = _shape(self._value(question, "shape", question.shape, names))
        yield "rule", "shape"
        yield "value", tuple(shape)
        yield "answer", shape
        yield "shown", f"`{tuple(shape)}`"
        wrong = self._mistakes(
            question, names, lambda v: _shape(self._value(question, "mistakes", v, names))
        )
        if any(mistake.answer == shape for mistake in wrong):
            raise Unfit("a known mistake is equal to the answer")
        yield "mistakes", wrong

    def _output(
        self, question: Output, names: dict[str, Any], draw: random.Random
    ) -> Iterator[tuple[str, Any]]:
        code = self._text(question.code, names).strip()
        printed = run(code)
        if not printed.strip():
            raise QuizError(f"{self.quiz.at(question)}: code: it prints nothing")
        yield "rule", "output"
        yield "code", code
        yield "value", printed
        yield "answer", printed
        yield "shown", f"```\n{printed}\n```"
        wrong = self._mistakes(question, names, lambda v: self._text(str(v), names))
        if any(mistake.answer.split() == printed.split() for mistake in wrong):
            raise Unfit("a known mistake is equal to the answer")
        yield "mistakes", wrong

    def _mistakes(
        self, question: Any, names: dict[str, Any], value: Callable[[Any], Any]
    ) -> list[KnownMistake]:
        mistakes: Sequence[Mistake] = question.mistakes
        return [
            KnownMistake(value(mistake.value), self._text(mistake.because, names))
            for mistake in mistakes
        ]

    # --- expressions and texts ---

    def _value(
        self, question: AnyQuestion, field: str, expression: Any, names: dict[str, Any]
    ) -> Any:
        if not isinstance(expression, str):
            return expression
        try:
            return eval(_compiled(expression), names)
        except Exception as error:
            what = f"{field}: {expression.strip()!r}: {type(error).__name__}: {error}"
            raise QuizError(f"{self.quiz.at(question)}: {' '.join(what.split())}") from None

    def _text(self, text: str, names: dict[str, Any]) -> str:
        if "{{" not in text and "{%" not in text:
            return text.strip("\n")
        return self._template(text).render(names).strip("\n")

    def _base(self) -> dict[str, Any]:
        """What every expression may use: mathematics, the solutions, and the quiz's `setup`."""
        names: dict[str, Any] = {
            name: getattr(math, name)
            for name in ("ceil", "exp", "floor", "inf", "log", "log2", "pi", "prod", "sqrt", "tanh")
        }
        names["math"] = math
        names["wrong"] = self._wrong
        path = self.quiz.solutions / "solution.py"
        if path.is_file():
            names["reference"] = _namespace(_executed(path))
        if self.quiz.file.setup:
            try:
                exec(compile(self.quiz.file.setup, str(self.quiz.path), "exec"), names)
            except Exception as error:
                raise QuizError(
                    f"{self.quiz.path}: setup: {type(error).__name__}: {error}"
                ) from None
        return names

    def _load_wrong(self, name: str) -> SimpleNamespace:
        """A known wrong solution, with the reference in place of what it does not define."""
        path = self.quiz.solutions / "wrong" / f"{name}.py"
        if not path.is_file():
            raise QuizError(f"{path}: there is no such wrong solution")
        return _namespace(_executed(self.quiz.solutions / "solution.py", path))


_PARTS: dict[type, Callable[..., Iterator[tuple[str, Any]]]] = {
    Single: Maker._options,
    Multiple: Maker._options,
    Numeric: Maker._numeric,
    Formula: Maker._formula,
    Ordering: Maker._ordering,
    Matching: Maker._matching,
    Fill: Maker._fill,
    Output: Maker._output,
}


def _draws(draw: random.Random) -> dict[str, Any]:
    """The names by which parameters are drawn."""
    return {
        "choice": draw.choice,
        "randint": draw.randint,
        "sample": draw.sample,
        "uniform": lambda low, high, digits=2: round(draw.uniform(low, high), digits),
    }


@lru_cache(None)
def _compiled(expression: str) -> CodeType:
    return compile(expression.strip(), "<expression>", "eval")


def _executed(*paths: Any) -> ModuleType:
    module = ModuleType("quiz_solution")
    for path in paths:
        source = read_text(path)
        try:
            exec(compile(source, str(path), "exec"), module.__dict__)
        except Exception as error:
            raise QuizError(f"{path}: {type(error).__name__}: {error}") from None
    return module


def _namespace(module: ModuleType) -> SimpleNamespace:
    return SimpleNamespace(**{k: v for k, v in vars(module).items() if not k.startswith("__")})


def run(code: str) -> str:
    """What the author's code prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "<code>", "exec"), {"__name__": "__main__"})
    return "\n".join(line.rstrip() for line in printed.getvalue().strip("\n").splitlines())


def show(value: Any) -> Any:
    """A value as a text shows it: floats with six significant digits, no type names."""
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    if isinstance(value, float):
        if value == int(value) and abs(value) < 1e15:
            return str(int(value))
        return f"{value:.6g}"
    if isinstance(value, tuple):
        return str(tuple(value))
    return value


def _number(value: Any) -> float:
    if hasattr(value, "item"):
        value = value.item()
    return value if isinstance(value, int) and not isinstance(value, bool) else float(value)


def _shape(value: Any) -> list[int]:
    return [int(size) for size in value]


def _require_different(texts: Sequence[str]) -> None:
    if len({" ".join(text.split()) for text in texts}) < len(texts):
        raise Unfit("two answers to choose from are the same")
