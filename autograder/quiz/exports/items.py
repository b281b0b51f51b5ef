"""Questions as other systems know them: five kinds, with texts in HTML and LaTeX in `\\(...\\)`.

Other systems compare no formulas: a formula, and an output of several lines, become a choice
between the right answer and the known mistakes. An order is matched with its places.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from .. import texts
from ..model import Variant

PLACES = ("1st", "2nd", "3rd", *(f"{n}th" for n in range(4, 27)))


@dataclass(frozen=True)
class Answer:
    """An answer in HTML, or plain where it is typed; its share of the points, -1 to 1."""

    text: str
    share: float
    because: str = ""


@dataclass(frozen=True)
class Item:
    """A question; `kind` is "choice", "choices", "numeric", "short" or "matching".

    `answers` are those to choose from, or accepted or known when typed. Of a numeric question
    `tolerance` belongs to all. `pairs` are (left, right), `extra` further right sides.
    """

    name: str
    kind: str
    text: str
    explanation: str
    points: float
    answers: list[Answer] = field(default_factory=list)
    tolerance: float = 0.0
    pairs: list[tuple[str, str]] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def item(variant: Variant, number: int = 1) -> Item:
    """A variant as other systems know it; `number` tells the variants of a question apart."""
    made = _KINDS[variant.rule](variant)
    text = texts.html_with_latex(variant.text)
    if variant.code:
        text += f"<pre><code>{escape(variant.code, quote=False)}</code></pre>"
    if variant.unit:
        text += f"<p>Answer in {escape(variant.unit)}.</p>"
    return Item(
        name=f"{variant.title} ({number})" if number > 1 else variant.title,
        text=text,
        explanation=texts.html_with_latex(variant.explanation),
        points=variant.points,
        tags=variant.tags,
        kind=made.kind,
        answers=made.answers,
        tolerance=made.tolerance,
        pairs=made.pairs,
        extra=made.extra,
    )


def items(variants: list[Variant]) -> list[Item]:
    """All variants, numbered within their questions."""
    seen: dict[str, int] = {}
    made = []
    for variant in variants:
        seen[variant.question] = seen.get(variant.question, 0) + 1
        made.append(item(variant, seen[variant.question]))
    return made


@dataclass(frozen=True)
class _Parts:
    kind: str
    answers: list[Answer] = field(default_factory=list)
    tolerance: float = 0.0
    pairs: list[tuple[str, str]] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


def _choice(variant: Variant) -> _Parts:
    right = len(variant.key)
    several = variant.rule == "choices"
    wrong = -1.0 / right if several else 0.0
    return _Parts(
        "choices" if several else "choice",
        [
            Answer(
                texts.inline_with_latex(option.text),
                1.0 / right if index in variant.key else wrong,
                texts.inline_with_latex(option.because),
            )
            for index, option in enumerate(variant.options)
        ],
    )


def _numeric(variant: Variant) -> _Parts:
    slack = max(variant.absolute, variant.relative * abs(variant.answer))
    known = [
        Answer(f"{mistake.answer:.10g}", 0.0, texts.html_with_latex(mistake.because))
        for mistake in variant.mistakes
    ]
    tolerance = float(f"{slack + 1e-9 * abs(variant.answer):.6g}")
    return _Parts("numeric", [Answer(f"{variant.answer:.10g}", 1.0), *known], tolerance)


def _between(variant: Variant, show: Callable[[str], str]) -> _Parts:
    """A choice between the answer and the known mistakes."""
    made = [Answer(show(variant.answer), 1.0)]
    made += [
        Answer(show(mistake.answer), 0.0, texts.html_with_latex(mistake.because))
        for mistake in variant.mistakes
    ]
    random.Random(variant.seed).shuffle(made)
    return _Parts("choice", made)


def _formula(variant: Variant) -> _Parts:
    return _between(variant, lambda text: f"<code>{escape(text, quote=False)}</code>")


def _output(variant: Variant) -> _Parts:
    if variant.mistakes:
        return _between(variant, lambda text: f"<pre>{escape(text.strip(), quote=False)}</pre>")
    return _Parts("short", [Answer(" ".join(variant.answer.split()), 1.0)])


def _word(variant: Variant) -> _Parts:
    known = [
        Answer(word, 0.0, texts.html_with_latex(mistake.because))
        for mistake in variant.mistakes
        for word in mistake.answer
    ]
    return _Parts("short", [*(Answer(word, 1.0) for word in variant.answer), *known])


def _shape(variant: Variant) -> _Parts:
    known = [
        Answer(text, 0.0, texts.html_with_latex(mistake.because))
        for mistake in variant.mistakes
        for text in _shapes(mistake.answer)
    ]
    return _Parts("short", [*(Answer(text, 1.0) for text in _shapes(variant.answer)), *known])


def _shapes(shape: list[int]) -> list[str]:
    """The ways in which a shape is usually written."""
    sizes = list(map(str, shape))
    comma = "," if len(sizes) == 1 else ""
    bodies = [", ".join(sizes) + comma, ",".join(sizes) + comma]
    return [f"({bodies[0]})", f"({bodies[1]})", f"[{bodies[0]}]", bodies[0], " ".join(sizes)]


def _order(variant: Variant) -> _Parts:
    options = [texts.inline_with_latex(option.text) for option in variant.options]
    shown = enumerate(options)
    place = {index: PLACES[at] for at, index in enumerate(variant.key)}
    return _Parts("matching", pairs=[(text, place[index]) for index, text in shown])


def _pairs(variant: Variant) -> _Parts:
    right = [texts.label(option.text) for option in variant.options]
    left = [texts.inline_with_latex(text) for text in variant.left]
    extra = [text for index, text in enumerate(right) if index not in variant.key]
    pairs = list(zip(left, (right[index] for index in variant.key), strict=True))
    return _Parts("matching", pairs=pairs, extra=extra)


_KINDS: dict[str, Callable[[Variant], _Parts]] = {
    "choice": _choice,
    "choices": _choice,
    "number": _numeric,
    "formula": _formula,
    "output": _output,
    "word": _word,
    "shape": _shape,
    "order": _order,
    "pairs": _pairs,
}
