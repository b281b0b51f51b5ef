"""Formulas of texts that say what an entry says: whether two equations are the same.

Two equations are the same if they are alike but for white space, brackets' sizes, braces, signs
of products, bounds of sums, and the names of symbols, as `w - \\eta (g + \\lambda w)` and
`\\theta-\\alpha\\left(g_t+c\\theta\\right)`. Left-hand sides do not count: a new value has one
name here and another there.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from .entries import Entry
from .latex import GREEK, LARGE, SIZES, SPACES, STYLES, equations

SHORT = 7
"""A side of fewer tokens, such as `f(x + y)`, says nothing of its own."""
LONG, ALIKE = 12, 0.85
"""Sides of so many tokens say the same if they agree in this part; shorter ones if in all."""
Shape = tuple[str, ...]
"""The tokens of an equation's side; a symbol is `#` and a number."""
_GROUP = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_WORD = rf"\\(?:{'|'.join(sorted(STYLES))})\s*{_GROUP}"
_TOKEN = re.compile(rf"{_WORD}|\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\S", re.DOTALL)
_SCRIPT = re.compile(rf"(?:\s*(?:'|\\prime\b|_\s*(?:{_GROUP}|{_WORD}|\\[A-Za-z]+|\S)))+")
_BOUNDS = re.compile(
    rf"\\({'|'.join(sorted(LARGE))})(?:\s*(?:\\limits\b|[_^]\s*(?:{_GROUP}|\\[A-Za-z]+|\w)))*"
)
_EQUAL = re.compile(r"\\(?:gets|leftarrow|approx)\b|:=|=")
_SAME = {"dfrac": "frac", "tfrac": "frac", "leq": "le", "geq": "ge", "lbrace": "{"}
_SILENT = frozenset(["cdot", "times", "odot", "displaystyle", "limits", "prime"])
_JINJA = re.compile(r"\{\{.*?\}\}")
_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"(?<!\$)\$(?!\$)([^$]+)\$(?!\$)")


@dataclass(frozen=True)
class Repeat:
    """A formula written by hand that says what an entry's says."""

    source: str
    entry: str


def shapes(equation: str) -> list[Shape]:
    """What each right-hand side says (of one without any: all of it), without names."""
    sides = _EQUAL.split(_BOUNDS.sub(r"\\\1 ", equation))
    found = [_shape(side) for side in (sides[1:] or sides)]
    return [shape for shape in found if len(shape) >= SHORT]


def alike(left: Shape, right: Shape) -> bool:
    """Whether two shapes agree, long ones but for little."""
    if min(len(left), len(right)) < LONG:
        return left == right
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def repeats(text: str, entries: Iterable[Entry]) -> Iterator[Repeat]:
    """The formulas of a Markdown text that say what an entry's formula says.

    A formula on lines of its own must not even be alike; one between words may be, since worked
    examples and variations are.
    """
    known = [
        (entry.id, shape)
        for entry in entries
        for equation in equations(entry.formula)
        for shape in shapes(equation)
    ]
    for formulas, same in ((displayed(text), alike), (inline(text), operator.eq)):
        for equation in [part for formula in formulas for part in equations(formula)]:
            said = shapes(equation)
            found = (name for name, shape in known if any(same(side, shape) for side in said))
            name = next(found, None)
            if name is not None:
                yield Repeat(" ".join(equation.split()), name)


def displayed(text: str) -> list[str]:
    """The formulas of a Markdown text that stand on lines of their own."""
    return [match[1] for match in _DISPLAY.finditer(_JINJA.sub("0", text))]


def inline(text: str) -> list[str]:
    """The formulas between words of a Markdown text."""
    return [match[1] for match in _INLINE.finditer(_DISPLAY.sub("", _JINJA.sub("0", text)))]


def _shape(side: str) -> Shape:
    """A side's tokens, with its symbols numbered as they come."""
    names: dict[str, str] = {}
    shape: list[str] = []
    position = 0
    while found := _TOKEN.search(side, position):
        token, position = found[0], found.end()
        name = token.removeprefix("\\")
        name = _SAME.get(name, name)
        if token in SPACES or token in "{}&" or name in SIZES | _SILENT:
            continue
        if token.isalpha() or token.endswith("}") or (token != name and name in _NAMES):
            script = _SCRIPT.match(side, position)
            position = script.end() if script else position
            symbol = f"{token}'" if script and "'" in script[0] else token
            shape.append(names.setdefault(symbol, f"#{len(names)}"))
        else:
            shape.append(name)
    return tuple(shape)


_NAMES = GREEK - {"top", "infty", "partial"}
