"""LaTeX formulas as small trees, from which they are set in type and computed.

Only what formulas of a course need is known; anything else is an error with its place, so that
nothing is set or computed that was not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

GREEK = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "varepsilon",
        "zeta",
        "eta",
        "theta",
        "vartheta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "rho",
        "sigma",
        "tau",
        "upsilon",
        "phi",
        "varphi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Phi",
        "Psi",
        "Omega",
        "ell",
        "nabla",
        "partial",
        "infty",
        "top",
    ]
)
FUNCTIONS = frozenset(["ln", "log", "exp", "tanh", "sin", "cos", "max", "min", "arg", "det"])
LARGE = frozenset(["sum", "prod"])
OPERATORS = frozenset(
    ["cdot", "odot", "times", "mid", "dots", "cdots", "in", "sim", "parallel", "pm"]
)
RELATIONS = frozenset(["le", "ge", "ne", "gets", "to", "approx", "propto", "ll", "gg", "mapsto"])
ACCENTS = frozenset(["hat", "tilde", "bar", "vec"])
STYLES = frozenset(
    ["mathrm", "mathbf", "mathbb", "mathcal", "mathit", "text", "operatorname", "boldsymbol"]
)
SPACES = {r"\,": 3, r"\;": 5, r"\:": 4, r"\!": 0, r"\ ": 4, r"\quad": 18, r"\qquad": 36}
SIZES = frozenset(["big", "Big", "bigl", "bigr", "Bigl", "Bigr", "left", "right"])
PAIRS = {
    "(": ")",
    "[": "]",
    r"\{": r"\}",
    r"\lfloor": r"\rfloor",
    r"\lceil": r"\rceil",
    r"\lVert": r"\rVert",
    r"\lvert": r"\rvert",
    r"\langle": r"\rangle",
}
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)
_COMMANDS = GREEK | FUNCTIONS | LARGE | OPERATORS | RELATIONS


class FormulaError(Exception):
    """A formula cannot be read or computed; `at` is where, in characters from 0."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.at = at


@dataclass(frozen=True)
class Node:
    """A part of a formula; two parts are equal if they are written alike, wherever they stand."""

    at: int = field(default=0, compare=False, kw_only=True)


Nodes = tuple[Node, ...]


@dataclass(frozen=True)
class Atom(Node):
    """A letter, a number, a sign, or a command without arguments."""

    text: str


@dataclass(frozen=True)
class Space(Node):
    """White space that is printed, in eighteenths of an em."""

    width: int


@dataclass(frozen=True)
class Group(Node):
    items: Nodes


@dataclass(frozen=True)
class Fraction(Node):
    above: Nodes
    below: Nodes


@dataclass(frozen=True)
class Root(Node):
    body: Nodes


@dataclass(frozen=True)
class Scripts(Node):
    """A base with what stands below and above it; primes are counted."""

    base: Node
    sub: Nodes = ()
    sup: Nodes = ()
    primes: int = 0


@dataclass(frozen=True)
class Fence(Node):
    """What stands between a pair of brackets of the kind of PAIRS."""

    opening: str
    body: Nodes


@dataclass(frozen=True)
class Styled(Node):
    """A command of ACCENTS over a part."""

    command: str
    body: Nodes


@dataclass(frozen=True)
class Words(Node):
    """Upright or otherwise styled letters: the text of a command of STYLES."""

    command: str
    text: str


@dataclass(frozen=True)
class Rows(Node):
    """The environment `cases` or `aligned`: rows of cells."""

    environment: str
    rows: tuple[tuple[Nodes, ...], ...]


# --- reading ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Token:
    text: str
    at: int


class _Reader:
    def __init__(self, source: str) -> None:
        self.tokens = [_Token(m[0], m.start()) for m in _TOKEN.finditer(source)]
        self.next = 0
        self.end = len(source)

    def peek(self) -> str:
        self._skip_blanks()
        return self.tokens[self.next].text if self.next < len(self.tokens) else ""

    def take(self) -> _Token:
        self._skip_blanks()
        if self.next >= len(self.tokens):
            raise FormulaError("the formula ends too early", self.end)
        self.next += 1
        return self.tokens[self.next - 1]

    def expect(self, text: str) -> _Token:
        token = self.take()
        if token.text != text:
            raise FormulaError(f"{text} is missing before {token.text}", token.at)
        return token

    def braced(self) -> str:
        """The raw text between braces."""
        opening = self.expect("{")
        text = ""
        while self.next < len(self.tokens):
            token = self.tokens[self.next]
            self.next += 1
            if token.text == "}":
                return text
            text += token.text
        raise FormulaError("this { is never closed", opening.at)

    def sequence(self, *closing: str) -> Nodes:
        """The parts up to a closing token, which is not taken, or to the end."""
        items: list[Node] = []
        while (token := self.peek()) and token not in closing:
            if token in ("^", "_", "'"):
                at = self.tokens[self.next].at
                base = items.pop() if items else None
                if base is None or isinstance(base, Space):
                    raise FormulaError(f"nothing stands before this {token}", at)
                items.append(self._scripts(base))
            else:
                items.extend(self._part())
        return tuple(items)

    def _scripts(self, base: Node) -> Node:
        sub: Nodes = ()
        sup: Nodes = ()
        primes = 0
        while (token := self.peek()) in ("^", "_", "'"):
            at = self.take().at
            if token == "'":
                primes += 1
            elif (sub if token == "_" else sup) != ():
                raise FormulaError(f"a second {token} on one symbol", at)
            elif token == "_":
                sub = self._argument()
            else:
                sup = self._argument()
        return Scripts(base, sub, sup, primes, at=base.at)

    def _argument(self) -> Nodes:
        """One character, command or group, as commands and scripts take them."""
        if self.peek()[:1].isdigit():
            token = self.take()
            if token.text[1:]:
                self.next -= 1
                self.tokens[self.next] = _Token(token.text[1:], token.at + 1)
            return (Atom(token.text[0], at=token.at),)
        part = tuple(self._part())
        if len(part) != 1:
            raise FormulaError("an argument is missing", self.end)
        return part[0].items if isinstance(part[0], Group) else part

    def _part(self) -> Iterator[Node]:
        token = self.take()
        text, at = token.text, token.at
        if text in SPACES:
            yield Space(SPACES[text], at=at)
        elif text == "{":
            items = self.sequence("}")
            self._close("}", token)
            yield Group(items, at=at)
        elif text.removeprefix("\\") in SIZES and text.startswith("\\"):
            if self.peek() not in {*PAIRS, *PAIRS.values(), "."}:
                raise FormulaError(f"a bracket is missing after {text}", at)
        elif text in PAIRS:
            body = self.sequence(PAIRS[text], "\\right")
            if self.peek() == "\\right":
                self.take()
            self._close(PAIRS[text], token)
            yield Fence(text, body, at=at)
        elif text.startswith("\\"):
            yield self._command(text[1:], token)
        elif text[0].isalnum() or text in "+-=<>,:;/|!*.":
            yield Atom(text, at=at)
        else:
            raise FormulaError(f"{text} has nothing to close or no meaning here", at)

    def _command(self, name: str, token: _Token) -> Node:
        at = token.at
        if name in _COMMANDS:
            return Atom(token.text, at=at)
        if name == "frac":
            return Fraction(self._argument(), self._argument(), at=at)
        if name == "sqrt":
            return Root(self._argument(), at=at)
        if name in ACCENTS:
            return Styled(name, self._argument(), at=at)
        if name in STYLES:
            text = self.braced() if self.peek() == "{" else self.take().text
            return Words(name, text, at=at)
        if name == "begin":
            return self._environment(token)
        raise FormulaError(f"unknown command {token.text}", at)

    def _environment(self, token: _Token) -> Node:
        name = self.braced()
        if name not in ("cases", "aligned"):
            raise FormulaError(f"unknown environment {name}", token.at)
        rows: list[tuple[Nodes, ...]] = []
        cells: list[Nodes] = []
        while True:
            cells.append(self.sequence("&", "\\\\", "\\end"))
            ending = self.take().text
            if ending == "&":
                continue
            rows.append(tuple(cells))
            cells = []
            if ending == "\\end":
                break
        if self.braced() != name:
            raise FormulaError(f"\\begin{{{name}}} is closed by another \\end", token.at)
        return Rows(name, tuple(rows), at=token.at)

    def _close(self, text: str, opening: _Token) -> None:
        if self.peek() != text:
            raise FormulaError(f"this {opening.text} is never closed", opening.at)
        self.take()

    def _skip_blanks(self) -> None:
        while self.next < len(self.tokens) and self.tokens[self.next].text.isspace():
            self.next += 1


def parse(source: str) -> Nodes:
    """The parts of a formula. Raises `FormulaError`."""
    reader = _Reader(source)
    items = reader.sequence()
    if not items:
        raise FormulaError("the formula is empty")
    return items


def equations(source: str) -> list[str]:
    """The equations of a formula as they are written: the rows of `aligned`, and in a row what
    wide spaces, or commas before a `&`, part."""
    rows = [source]
    aligned = re.fullmatch(r"\s*\\begin\{aligned\}(.*)\\end\{aligned\}\s*", source, re.DOTALL)
    if aligned:
        cells = re.split(r"\\\\(?:\[[^\]]*\])?|,\s*&+", aligned[1])
        rows = [cell.replace("&", "") for cell in cells]
    parts = [part for row in rows for part in re.split(r"\\q?quad(?![A-Za-z])", row)]
    return [trimmed for part in parts if (trimmed := part.strip(" \n,.;"))]


# --- writing ----------------------------------------------------------------------------------


def write(nodes: Nodes) -> str:
    """The formula in one plain form: equal formulas are written alike."""
    text = ""
    for node in nodes:
        part = _write(node)
        word = re.search(r"\\[A-Za-z]+$", text)
        text += f" {part}" if word and part[:1].isalnum() else part
    return text


def _write(node: Node) -> str:
    match node:
        case Atom(text):
            return text
        case Space(width):
            return next(name for name, size in SPACES.items() if size == width)
        case Group(items):
            return f"{{{write(items)}}}"
        case Fraction(above, below):
            return rf"\frac{{{write(above)}}}{{{write(below)}}}"
        case Root(body):
            return rf"\sqrt{{{write(body)}}}"
        case Scripts(base, sub, sup, primes):
            return _write(base) + "'" * primes + _script("_", sub) + _script("^", sup)
        case Fence(opening, body):
            return write((Atom(opening), *body)) + PAIRS[opening]
        case Styled(command, body):
            return rf"\{command}{{{write(body)}}}"
        case Words(command, text):
            return rf"\{command}{{{text}}}"
        case Rows(environment, rows):
            inner = r"\\".join("&".join(write(cell) for cell in row) for row in rows)
            return rf"\begin{{{environment}}}{inner}\end{{{environment}}}"
    raise TypeError(f"{node!r} is no part of a formula")


def _script(mark: str, nodes: Nodes) -> str:
    if not nodes:
        return ""
    text = write(nodes)
    return mark + (text if len(text) == 1 else f"{{{text}}}")


def children(node: Node) -> list[Nodes]:
    """The sequences that a part holds, in the order in which `rebuild` takes them."""
    match node:
        case Group(items) | Root(items) | Fence(_, items) | Styled(_, items):
            return [items]
        case Fraction(above, below):
            return [above, below]
        case Scripts(base, sub, sup):
            return [(base,), sub, sup]
        case Rows(_, rows):
            return [cell for row in rows for cell in row]
    return []


def rebuild(node: Node, parts: list[Nodes]) -> Node:
    """The same part holding other sequences."""
    match node:
        case Group():
            return replace(node, items=parts[0])
        case Root() | Fence() | Styled():
            return replace(node, body=parts[0])
        case Fraction():
            return replace(node, above=parts[0], below=parts[1])
        case Scripts():
            base = parts[0][0] if len(parts[0]) == 1 else Group(parts[0], at=node.at)
            return replace(node, base=base, sub=parts[1], sup=parts[2])
        case Rows(_, rows):
            cells = iter(parts)
            return replace(node, rows=tuple(tuple(next(cells) for _ in row) for row in rows))
    return node
