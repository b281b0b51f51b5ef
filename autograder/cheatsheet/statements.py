"""A formula's statements as they are written, and whether two of them say the same.

Two statements say the same if they are alike but for white space, brackets' sizes, braces, signs
of products, bounds of sums, and the names of symbols, as `w - \\eta (g + \\lambda w)` and
`\\theta-\\alpha\\left(g_t+c\\theta\\right)`. Left-hand sides do not count: a new value has one
name here and another there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from .entries import Entry
from .latex import FUNCTIONS, GREEK, LARGE, SIZES, SPACES, STYLES

SHORT = 6
"""A side of fewer tokens, such as `x + y`, says nothing of its own."""
ALIKE = 0.85
"""Sides whose tokens agree in this part say the same: a bracket or a factor may differ."""
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\S", re.DOTALL)
_GROUP = r"\{[^{}]*\}"
_WORDS = re.compile(rf"\\(?:{'|'.join(STYLES | {'text', 'textrm'})})\s*({_GROUP}|\\?\w)")
_SYMBOL = re.compile(r"\\[A-Za-z]+|[A-Za-z@]")
_SCRIPT = re.compile(rf"(?:'|\\prime\b|_\s*(?:\{{(?:[^{{}}]|{_GROUP})*\}}|\\[A-Za-z]+|\S))+")
_BOUNDS = re.compile(
    rf"\\({'|'.join(LARGE)})(?:\s*(?:\\limits|[_^]\s*(?:\{{(?:[^{{}}]|{_GROUP})*\}}|\\?\w+)))*"
)
_EQUAL = re.compile(r"\\(?:gets|leftarrow|approx)\b|:=|=")
_SAME = {"dfrac": "frac", "tfrac": "frac", "leq": "le", "geq": "ge", "lbrace": "{"}
_SILENT = frozenset(["cdot", "times", "odot", "displaystyle", "limits", "prime"])
_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"(?<!\$)\$(?!\$)([^$]+)\$(?!\$)")


@dataclass(frozen=True)
class Repeat:
    """A formula written by hand that says what an entry's says."""

    source: str
    entry: str


def statements(source: str) -> list[str]:
    """The equations of a formula as they are written: rows of `aligned`, and what wide spaces
    part."""
    rows = [source]
    aligned = re.fullmatch(r"\s*\\begin\{aligned\}(.*)\\end\{aligned\}\s*", source, re.DOTALL)
    if aligned:
        cells = re.split(r"\\\\(?:\[[^\]]*\])?|,\s*&+", aligned[1])
        rows = [cell.replace("&", "") for cell in cells]
    parts = [part for row in rows for part in re.split(r"\\q?quad(?![A-Za-z])", row)]
    return [part.strip(" \n,.;") for part in parts if part.strip(" \n,.;")]


def shapes(statement: str) -> list[tuple[str, ...]]:
    """What each right-hand side says (a statement without any: the whole), without names."""
    sides = _EQUAL.split(_BOUNDS.sub(r"\\\1 ", statement))
    found = [_shape(side) for side in (sides[1:] or sides)]
    return [shape for shape in found if len(shape) >= SHORT]


def alike(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether two shapes agree but for little."""
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def repeats(formulas: Iterable[str], entries: Mapping[str, Entry]) -> Iterator[Repeat]:
    """Those of some formulas that say what an entry's formula says."""
    known = [
        (entry.id, shape)
        for entry in entries.values()
        for statement in statements(entry.formula)
        for shape in shapes(statement)
    ]
    for formula in formulas:
        for statement in statements(formula):
            said = shapes(statement)
            entry = next((i for i, k in known if any(alike(s, k) for s in said)), None)
            if entry is not None:
                yield Repeat(" ".join(statement.split()), entry)


def displayed(text: str) -> list[str]:
    """The formulas of a Markdown text that stand on lines of their own."""
    return [match[1] for match in _DISPLAY.finditer(text)]


def inline(text: str) -> list[str]:
    """The formulas between words of a Markdown text."""
    return [match[1] for match in _INLINE.finditer(_DISPLAY.sub("", text))]


def _shape(side: str) -> tuple[str, ...]:
    """A side's tokens, with its symbols numbered as they come."""
    text = _WORDS.sub(" @ ", side)
    names: dict[str, str] = {}
    shape: list[str] = []
    position = 0
    while found := _TOKEN.search(text, position):
        token, position = found[0], found.end()
        name = token.removeprefix("\\")
        name = _SAME.get(name, name)
        if token in SPACES or token in "{}&'" or name in SIZES | _SILENT:
            continue
        if _SYMBOL.fullmatch(token) and (not token.startswith("\\") or name in _NAMES):
            script = _SCRIPT.match(text, position)
            symbol = token
            if script:
                position = script.end()
                symbol += re.sub(r"[\s{}]", "", script[0])
            shape.append(names.setdefault(symbol, f"#{len(names)}"))
        else:
            shape.append(name)
    return tuple(shape)


_NAMES = GREEK - {"top", "infty", "partial"}
assert not _NAMES & FUNCTIONS
