"""Formulas and short texts in Typst's language. Texts hold formulas between dollar signs."""

from __future__ import annotations

import re
from enum import IntEnum

from .latex import (
    FUNCTIONS,
    GREEK,
    PAIRS,
    Atom,
    Fence,
    FormulaError,
    Fraction,
    Group,
    Node,
    Nodes,
    Root,
    Rows,
    Scripts,
    Space,
    Styled,
    Words,
    parse,
)

WIDE = 18
"""A space of so many eighteenths of an em parts equations."""
INDEX, SECOND = 0.7, 0.5
"""The font sets indices in this part of the type's size, indices of indices in that."""
RAISED = 1.25
"""So much larger than in the font's second part they are set here, to be read on paper."""
_RAISED = f"#text(size: {RAISED}em"


class Style(IntEnum):
    """How large a part of a formula is: on a line of its own, inline, an index, an index's."""

    DISPLAY = 0
    TEXT = 1
    SCRIPT = 2
    SECOND = 3


_SIGNS = {
    "varepsilon": "epsilon",
    "epsilon": "epsilon.alt",
    "phi": "phi.alt",
    "varphi": "phi",
    "vartheta": "theta.alt",
    "infty": "infinity",
    "top": "top",
    "cdot": "dot.op",
    "odot": "dot.o",
    "times": "times",
    "mid": "bar.v",
    "dots": "dots.h",
    "cdots": "dots.h.c",
    "in": "in",
    "sim": "tilde.op",
    "le": "lt.eq",
    "ge": "gt.eq",
    "ne": "eq.not",
    "gets": "arrow.l",
    "to": "arrow.r",
    "mapsto": "arrow.r.bar",
    "approx": "approx",
    "propto": "prop",
    "parallel": "parallel",
    "pm": "plus.minus",
    "ll": "lt.double",
    "gg": "gt.double",
    "sum": "sum",
    "prod": "product",
    "|": "bar.v",
    "*": "ast.op",
    "/": "slash",
}
_BRACKETS = {
    "(": ("paren.l", "paren.r"),
    "[": ("bracket.l", "bracket.r"),
    r"\{": ("brace.l", "brace.r"),
    r"\lfloor": ("floor.l", "floor.r"),
    r"\lceil": ("ceil.l", "ceil.r"),
    r"\lVert": ("bar.v.double", "bar.v.double"),
    r"\lvert": ("bar.v", "bar.v"),
    r"\langle": ("chevron.l", "chevron.r"),
}
_STYLES = {
    "mathrm": "upright",
    "mathbf": "bold",
    "mathbb": "bb",
    "mathcal": "cal",
    "mathit": "italic",
    "boldsymbol": "bold",
}
_ACCENTS = {"hat": "hat", "tilde": "tilde", "bar": "macron", "vec": "arrow"}
assert _BRACKETS.keys() == PAIRS.keys()


def formula(latex: str, display: bool = False) -> str:
    """A LaTeX formula in Typst's mathematics, without the dollar signs. Raises `FormulaError`."""
    return _sequence(parse(latex), Style.DISPLAY if display else Style.TEXT)


def equations(latex: str) -> list[str]:
    """The equations of a formula, which wide spaces part, each in Typst's mathematics."""
    parts: list[list[Node]] = [[]]
    for node in parse(latex):
        if isinstance(node, Space) and node.width >= WIDE:
            parts.append([])
        else:
            parts[-1].append(node)
    return [_sequence(tuple(part), Style.DISPLAY) for part in parts if part]


def smallest(typst: str) -> float:
    """The smallest size in a formula that is set inline or displayed, as a part of its type's."""
    if _RAISED in typst:
        return RAISED * SECOND
    return INDEX if "attach(" in typst or "script(" in typst else 1.0


def _sequence(nodes: Nodes, style: Style) -> str:
    return " ".join(_node(node, style) for node in nodes) or "zws"


def _smaller(nodes: Nodes, style: Style) -> str:
    """What is set smaller than around it; indices of indices are made a bit larger again."""
    inner = _sequence(nodes, Style.SECOND if style >= Style.SCRIPT else Style.SCRIPT)
    return f"{_RAISED}, ${inner}$)" if style == Style.SCRIPT else inner


def _part_of_fraction(nodes: Nodes, style: Style) -> str:
    if style == Style.DISPLAY:
        return _sequence(nodes, Style.TEXT)
    small = _smaller(nodes, style)
    return f"script({small})" if style == Style.TEXT else small


def _node(node: Node, style: Style) -> str:
    match node:
        case Atom(text):
            return _atom(text)
        case Space(width):
            return f"#h({width / 18:.3f}em)"
        case Group(items):
            return _sequence(items, style)
        case Fraction(above, below):
            parts = [_part_of_fraction(part, style) for part in (above, below)]
            return f"frac({', '.join(parts)})"
        case Root(body):
            return f"sqrt({_sequence(body, style)})"
        case Scripts(base, sub, sup, primes):
            top = " ".join(["prime"] * primes + ([_smaller(sup, style)] if sup else []))
            scripts = [f", b: {_smaller(sub, style)}"] if sub else []
            scripts += [f", t: {top}"] if top else []
            return f"attach({_sequence((base,), style)}{''.join(scripts)})"
        case Fence(opening, body):
            left, right = _BRACKETS[opening]
            return f"lr({left} {_sequence(body, style)} {right})"
        case Styled(command, body):
            return f"{_ACCENTS[command]}({_sequence(body, style)})"
        case Words("operatorname", text):
            return f"op({quoted(text)})"
        case Words("text", text):
            return quoted(text)
        case Words(command, text):
            # a short name is one word, not a product of its letters
            inner = quoted(text) if command == "mathrm" else _sequence(parse(text), style)
            return f"{_STYLES[command]}({inner})"
        case Rows("cases", rows):
            cells = max(style, Style.TEXT)
            lines = (" & ".join(_sequence(cell, cells) for cell in row) for row in rows)
            return f"cases({', '.join(lines)})"
        case Rows(_, rows):
            return " \\ ".join(" & ".join(_sequence(cell, style) for cell in row) for row in rows)
    raise FormulaError(f"{node!r} cannot be set", node.at)


def _atom(text: str) -> str:
    name = text.removeprefix("\\")
    if name in _SIGNS:
        return _SIGNS[name]
    if text.startswith("\\") and (name in GREEK or name in FUNCTIONS):
        return name
    return {",": "comma", ";": "semi", ":": "colon"}.get(text, text)


def quoted(text: str) -> str:
    """A string of Typst's."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def escaped(text: str) -> str:
    """Plain text as Typst markup that shows it."""
    return re.sub(r"([\\#$*_`<>@~=\[\]/+\-'\"])", r"\\\1", text)


def pieces(text: str) -> list[tuple[str, bool]]:
    """A text cut up into words and formulas (True), which stand between dollar signs.

    Raises `FormulaError` for a dollar sign without a second one.
    """
    parts = text.split("$")
    if len(parts) % 2 == 0:
        raise FormulaError("a $ is never closed", text.rindex("$"))
    return [(part, number % 2 == 1) for number, part in enumerate(parts) if part]


def markup(text: str) -> str:
    """A text with formulas in it as Typst markup. Raises `FormulaError`."""
    return "".join(
        f"${formula(part)}$" if is_formula else escaped(part) for part, is_formula in pieces(text)
    )
