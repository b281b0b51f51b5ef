"""Expressions that learners type: read into a small tree and computed, never executed.

`answers.js` is this module's twin on the page; `tests/data/answers.json` holds them together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache

from .language import language

MAX_LENGTH = 200
MAX_DEPTH = 60
UNDEFINED = math.nan

Kind = str
Token = tuple[Kind, str]


class Unreadable(Exception):
    """Text that is no expression; the message tells the learner what to change."""


@dataclass(frozen=True)
class Node:
    """A number (`value`), a name, or an operation or function (`name`) on `parts`."""

    kind: str
    name: str = ""
    value: float = 0.0
    parts: tuple[Node, ...] = ()


def parse(text: str, names: Collection[str] = ()) -> Node:
    """The tree of an expression in the given variables. Raises `Unreadable`."""
    tokens = _tokens(text, {canonical(name) for name in names})
    if not tokens:
        raise Unreadable("there is no answer yet")
    return _Parser(tokens).whole()


def evaluate(node: Node, values: Mapping[str, float]) -> float:
    """The value of a tree; nan where it is undefined, overflows, or is not real."""
    if node.kind == "number":
        return node.value
    if node.kind == "name":
        return values.get(node.name, UNDEFINED)
    arguments = [evaluate(part, values) for part in node.parts]
    if not all(math.isfinite(value) for value in arguments):
        return UNDEFINED
    try:
        result = _OPERATIONS[node.name](*arguments)
    except (ValueError, OverflowError, ZeroDivisionError):
        return UNDEFINED
    return result if math.isfinite(result) else UNDEFINED


def canonical(name: str) -> str:
    """A name as it is compared: Greek letters spelled, no backslash and no underscore."""
    words = language()
    spelled = "".join(words.greek.get(c, words.subscripts.get(c, c)) for c in name)
    return spelled.replace("\\", "").replace("_", "")


def _sigmoid(x: float) -> float:
    decay = math.exp(-abs(x))
    return (1.0 if x >= 0 else decay) / (1.0 + decay)


_OPERATIONS: dict[str, Callable[..., float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": math.pow,
    "negative": lambda a: -a,
    "abs": abs,
    "acos": math.acos,
    "arctan": math.atan,
    "asin": math.asin,
    "atan": math.atan,
    "ceil": math.ceil,
    "cos": math.cos,
    "cosh": math.cosh,
    "exp": math.exp,
    "floor": math.floor,
    "ln": math.log,
    "log": math.log,
    "log10": math.log10,
    "log2": math.log2,
    "max": max,
    "min": min,
    "relu": lambda a: max(a, 0.0),
    "sigmoid": _sigmoid,
    "sign": lambda a: float((a > 0) - (a < 0)),
    "sin": math.sin,
    "sinh": math.sinh,
    "sqrt": math.sqrt,
    "tan": math.tan,
    "tanh": math.tanh,
}

# --- tokens -----------------------------------------------------------------------------------

_GROUPED = re.compile(r"[0-9]{1,3}(?:[ _'’\u00a0\u2009\u202f][0-9]{3})+(?![0-9])(?:[.][0-9]+)?")
_ENGLISH = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)|[0-9]{1,3}(?:,[0-9]{3}){2,}(?![0-9])")
_GERMAN = re.compile(r"[0-9]{1,3}(?:[.][0-9]{3})+,[0-9]+|[0-9]{1,3}(?:[.][0-9]{3}){2,}(?![0-9.])")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+")
_NUMBER = re.compile(r"(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][-+]?[0-9]+)?")
_NAME = re.compile(r"\\?[A-Za-z]+(?:_?[0-9]+|_[A-Za-z]+[0-9]*)*")
_SPACES = " \t\n\u00a0\u2009\u202f"


def _tokens(text: str, names: Collection[str]) -> list[Token]:
    """Numbers, names and signs, with implicit products still implicit."""
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"it is longer than {MAX_LENGTH} characters")
    text = _plain(text)
    tokens: list[Token] = []
    calls: list[bool] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character in _SPACES:
            at += 1
            continue
        if character.isascii() and (character.isdigit() or character == "."):
            number, at = _number(text, at, inside_call=any(calls))
            if tokens and tokens[-1][0] == "number":
                raise Unreadable("two numbers stand side by side: put a sign between them")
            tokens.append(("number", number))
        elif _is_times(text, at, tokens, names):
            tokens.append(("sign", "*"))
            at += 1
        elif character == "\\" or (character.isascii() and character.isalpha()):
            found = _NAME.match(text, at)
            if not found:
                raise Unreadable("a backslash stands alone")
            at = found.end()
            _add_names(tokens, found.group(), names, text[at:].lstrip(_SPACES))
        elif text.startswith("**", at):
            tokens.append(("sign", "^"))
            at += 2
        elif character in "+-*/^(),%√":
            if character == "(":
                calls.append(bool(tokens) and tokens[-1][0] == "function")
            elif character == ")" and calls:
                calls.pop()
            tokens.append(("sign", character))
            at += 1
        else:
            raise Unreadable(f"the sign {character} is not known here")
    return tokens


def _is_times(text: str, at: int, tokens: list[Token], names: Collection[str]) -> bool:
    """Whether an x is a sign of multiplication, as in 3 x 10^2, and not a name."""
    if text[at] not in "xX" or not tokens or tokens[-1][0] != "number":
        return False
    after = text[at + 1 : at + 2]
    named = any(name[0] in "xX" for name in names)
    return not named and not (after.isascii() and (after.isalpha() or after == "_"))


def _plain(text: str) -> str:
    words = language()
    result: list[str] = []
    raised = False
    for character in text:
        if character in words.superscripts:
            result.append(("" if raised else "^(") + words.superscripts[character])
            raised = True
            continue
        if raised:
            result.append(")")
            raised = False
        if character in words.greek:
            spaced = words.greek[character]
            result.append(f" {spaced}")
            continue
        character = words.subscripts.get(character, character)
        result.append(words.signs.get(character, character))
    if raised:
        result.append(")")
    return "".join(result)


def _number(text: str, at: int, inside_call: bool) -> tuple[str, int]:
    found = _GROUPED.match(text, at)
    if found:
        return re.sub(r"[^0-9.]", "", found.group()), found.end()
    if not inside_call:
        found = _ENGLISH.match(text, at)
        if found:
            return found.group().replace(",", ""), found.end()
        found = _GERMAN.match(text, at)
        if found:
            return found.group().replace(".", "").replace(",", "."), found.end()
        found = _DECIMAL_COMMA.match(text, at)
        if found:
            whole, _, part = found.group().partition(",")
            if len(part) == 3 and len(whole) <= 3 and not whole.startswith("0"):
                raise Unreadable(
                    f"{found.group()} can be read in two ways: "
                    f"write {whole}{part} or {whole}.{part}"
                )
            tail = re.compile(r"[eE][-+]?[0-9]+").match(text, found.end())
            end = tail.end() if tail else found.end()
            return f"{whole}.{part}{tail.group() if tail else ''}", end
    found = _NUMBER.match(text, at)
    if not found:
        raise Unreadable("a point stands alone")
    return found.group(), found.end()


def _add_names(tokens: list[Token], word: str, names: Collection[str], rest: str) -> None:
    words = language()
    name = canonical(word)
    for part in _split(name, names):
        if part in names or part in words.constants:
            tokens.append(("name", part))
            continue
        if not rest.startswith("("):
            raise Unreadable(f"write {part}(...) with brackets")
        tokens.append(("function", part))


def _split(name: str, names: Collection[str]) -> list[str]:
    """A run of letters as known names: itself, else as few as its letters can be cut into."""
    words = language()
    known = {*names, *words.constants, *words.functions}
    if name == "sigma" and name not in known:
        return ["sigmoid"]
    if name in known:
        return [name]
    best: list[list[str] | None] = [[]] + [None] * len(name)
    for end in range(1, len(name) + 1):
        for start in range(end):
            part, before = name[start:end], best[start]
            is_name = part in names or part in words.constants
            is_last = part in words.functions and end == len(name)
            if before is None or not (is_name or is_last):
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = [*before, part]
    found = best[len(name)]
    if not found:
        allowed = ", ".join(sorted(names)) or "numbers only"
        raise Unreadable(f"the name {name[:20]} is not known here (there are: {allowed})")
    return found


# --- grammar ----------------------------------------------------------------------------------


class _Parser:
    """sum: product (+- product)*; product: signed (*/ signed | power)*; power: postfix ^ signed."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._sum()
        if self._at < len(self._tokens):
            raise Unreadable(f"{self._next()[1]} is not expected there")
        return node

    def _next(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _take(self, *signs: str) -> str:
        kind, text = self._next()
        if kind == "sign" and text in signs:
            self._at += 1
            return text
        return ""

    def _sum(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("it is nested too deeply")
        node = self._product()
        while sign := self._take("+", "-"):
            node = Node("operation", sign, parts=(node, self._product()))
        self._depth -= 1
        return node

    def _product(self) -> Node:
        node = self._signed()
        divided = False
        while True:
            if sign := self._take("*", "/"):
                node = Node("operation", sign, parts=(node, self._signed()))
                divided = sign == "/"
            elif self._starts_factor():
                if divided:
                    raise Unreadable(
                        "a product right after / can be read in two ways: use brackets"
                    )
                node = Node("operation", "*", parts=(node, self._power()))
            else:
                return node

    def _starts_factor(self) -> bool:
        kind, text = self._next()
        return kind in ("number", "name", "function") or (kind == "sign" and text in "(√")

    def _signed(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("it is nested too deeply")
        if sign := self._take("+", "-"):
            node = self._signed()
            node = Node("operation", "negative", parts=(node,)) if sign == "-" else node
        else:
            node = self._power()
        self._depth -= 1
        return node

    def _power(self) -> Node:
        base = self._postfix()
        if self._take("^"):
            return Node("operation", "^", parts=(base, self._signed()))
        return base

    def _postfix(self) -> Node:
        node = self._primary()
        while self._take("%"):
            node = Node("operation", "/", parts=(node, Node("number", value=100.0)))
        return node

    def _primary(self) -> Node:
        kind, text = self._next()
        if kind == "end":
            raise Unreadable("something is missing at the end")
        self._at += 1
        if kind == "number":
            return Node("number", value=_float(text))
        if kind == "name":
            constant = language().constants.get(text)
            return Node("name", text) if constant is None else Node("number", value=constant)
        if kind == "function":
            return self._call(text)
        if text == "(":
            node = self._sum()
            self._close()
            return node
        if text == "√":
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise Unreadable("it is nested too deeply")
            node = Node("operation", "sqrt", parts=(self._primary(),))
            self._depth -= 1
            return node
        raise Unreadable(f"{text} is not expected there")

    def _call(self, name: str) -> Node:
        self._at += 1  # the bracket, which the tokens made sure of
        parts = [self._sum()]
        while self._take(","):
            parts.append(self._sum())
        self._close()
        wanted = 2 if name in ("max", "min") else 1
        if len(parts) != wanted:
            raise Unreadable(f"{name} takes {wanted} value{'s' if wanted > 1 else ''}")
        return Node("operation", name, parts=tuple(parts))

    def _close(self) -> None:
        if not self._take(")"):
            raise Unreadable("a bracket is not closed")


@cache
def _float(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else UNDEFINED
