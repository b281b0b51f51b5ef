"""Formulas computed: what a LaTeX formula says, done with numpy.

Symbols are looked up as they are written (`W_{ih}`, `x_{t-1}`, `\\nabla_w E`); what is not a
symbol is computed from its parts. Juxtaposed arrays are multiplied as matrices, `\\odot`
multiplies entry by entry, indices count from 1, a sum without bounds runs over the values given for
its index.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .latex import (
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
    write,
)

ASSIGNED = frozenset(["=", r"\gets"])
COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "=": np.equal,
    r"\ne": np.not_equal,
    "<": np.less,
    ">": np.greater,
    r"\le": np.less_equal,
    r"\ge": np.greater_equal,
    r"\in": np.isin,
}
WIDEST_SYMBOL = 4
"""A symbol is at most so many parts long, as in `\\nabla_x J`."""


def _softmax(z: Any) -> Any:
    powers = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    r"\ln": np.log,
    r"\log": np.log,
    r"\exp": np.exp,
    r"\tanh": np.tanh,
    r"\sin": np.sin,
    r"\cos": np.cos,
    r"\det": np.linalg.det,
    r"\sigma": lambda z: 1 / (1 + np.exp(-np.asarray(z, float))),
    "softmax": _softmax,
    "ReLU": lambda z: np.maximum(z, 0),
    "sign": np.sign,
    "clip": lambda z: np.clip(z, 0, 1),
    "mean": np.mean,
    "std": np.std,
    "var": np.var,
    "cos": np.cos,
    "diag": lambda a: np.diag(np.diag(a)),
    "tr": np.trace,
    "rank": np.linalg.matrix_rank,
}
CONSTANTS = {r"\pi": math.pi, "e": math.e, r"\infty": math.inf}
_EXTREMES = {r"\max": np.maximum, r"\min": np.minimum}


class Formula:
    """Computes formulas with given values, by symbol; assigned symbols are added to them.

    `over` gives the values of an index that is written without bounds. `used` are the symbols
    whose values were asked for.
    """

    def __init__(
        self, values: Mapping[str, Any], over: Mapping[str, Sequence[Any]] | None = None
    ) -> None:
        self.values = dict(values)
        self.over = dict(over or {})
        self.used: set[str] = set()

    def run(self, nodes: Nodes) -> list[tuple[str, Any]]:
        """Every right-hand side's value with the left-hand side's name, in order.

        Raises `FormulaError` where something cannot be computed.
        """
        results = []
        for statement in statements(nodes):
            head, *rest = _split(statement, ASSIGNED)
            sides = rest or [head]
            name = write(head) if rest else ""
            for side in sides:
                results.append((name, self.expression(side)))
            if name:
                self.values[name] = results[-1][1]
        return results

    # --- sums, products, relations ------------------------------------------------------------

    def expression(self, nodes: Nodes) -> Any:
        """The value of a sum of products, or of a comparison."""
        parts = _split(nodes, frozenset(COMPARED))
        if len(parts) == 2:
            sign = next(n.text for n in nodes if isinstance(n, Atom) and n.text in COMPARED)
            return COMPARED[sign](self.expression(parts[0]), self.expression(parts[1]))
        total: Any = None
        for sign, term in _terms(nodes):
            value = self._term(term)
            if sign == "-":
                value = np.negative(value)
            total = value if total is None else _attempt(np.add, total, value, term)
        return total

    def _term(self, nodes: Nodes) -> Any:
        factors = _split(nodes, frozenset([r"\odot"]))
        result = self._product(factors[0])
        for factor in factors[1:]:
            result = _attempt(np.multiply, result, self._product(factor), nodes)
        return result

    def _product(self, nodes: Nodes) -> Any:
        nodes = tuple(n for n in nodes if not isinstance(n, Space))
        if not nodes:
            raise FormulaError("something is missing beside an operator")
        result: Any = None
        divide = False
        position = 0
        while position < len(nodes):
            node = nodes[position]
            if isinstance(node, Atom) and node.text in (r"\cdot", r"\times", "/"):
                divide = node.text == "/"
                position += 1
                continue
            value, position = self._factor(nodes, position)
            if result is None:
                result = value
            elif divide:
                result = _attempt(np.divide, result, value, (node,))
            else:
                result = _attempt(_multiply, result, value, (node,))
            divide = False
        if divide or result is None:
            raise FormulaError("something is missing beside an operator", nodes[-1].at)
        return result

    # --- one factor ---------------------------------------------------------------------------

    def _factor(self, nodes: Nodes, position: int) -> tuple[Any, int]:
        """The value of the factor that begins at a position, and where the next one does."""
        for width in range(min(WIDEST_SYMBOL, len(nodes) - position), 0, -1):
            name = write(nodes[position : position + width])
            if name in self.values:
                self.used.add(name)
                value = self.values[name]
                position += width
                if callable(value):
                    return self._call(value, nodes, position)
                return value, position
        node = nodes[position]
        base, sub, sup = _opened(node)
        rest = nodes[position + 1 :]
        if isinstance(base, Atom) and base.text in (r"\sum", r"\prod"):
            return self._large(base.text, sub, sup, rest), len(nodes)
        if isinstance(base, Words) and base.command == "mathbb" and base.text == "E":
            fenced = bool(rest) and isinstance(_opened(rest[0])[0], Fence)
            body = rest[:1] if fenced else rest
            values = self._bound(sub, (), body)
            return np.mean(values, axis=0), position + 1 + len(body)
        if isinstance(base, Atom) and base.text in _EXTREMES:
            if sub:
                return self._reduce(_EXTREMES[base.text], sub, rest), len(nodes)
            extreme = _EXTREMES[base.text]
            return self._call(lambda *a: _extreme(extreme, a), nodes, position + 1)
        if isinstance(base, Atom) and base.text == r"\arg":
            return self._arg(rest, node.at), len(nodes)
        function = self._function(base)
        if function is not None and not sub:
            if sup and write(sup) != "-1":
                value, position = self._call(function, nodes, position + 1)
                return np.power(value, self.expression(sup)), position
            return self._call(function, nodes, position + 1)
        return self._value(node), position + 1

    def _function(self, base: Node) -> Callable[..., Any] | None:
        if isinstance(base, Atom):
            return FUNCTIONS.get(base.text) if base.text.startswith("\\") else None
        if isinstance(base, Words) and base.command == "operatorname":
            if base.text not in FUNCTIONS:
                raise FormulaError(f"unknown function {base.text}", base.at)
            return FUNCTIONS[base.text]
        return None

    def _call(self, function: Any, nodes: Nodes, position: int) -> tuple[Any, int]:
        if position >= len(nodes):
            raise FormulaError("a function has no argument", nodes[-1].at)
        node = nodes[position]
        base, _, sup = _opened(node)
        if isinstance(base, Fence) and base.opening in ("(", "[", r"\{") and not sup:
            separators = frozenset([",", ";", r"\mid", r"\parallel"])
            arguments = [self.expression(part) for part in _split(base.body, separators)]
            position += 1
        else:
            stop = position
            while stop < len(nodes) and not _is(nodes[stop], (r"\cdot", "/")):
                stop += 1
            arguments = [self._product(nodes[position:stop])]
            position = stop
        try:
            return function(*arguments), position
        except (TypeError, ValueError, IndexError, ArithmeticError) as error:
            raise FormulaError(f"{write((node,))}: {error}", node.at) from None

    def _large(self, sign: str, sub: Nodes, sup: Nodes, body: Nodes) -> Any:
        values = self._bound(sub, sup, body)
        if not values:
            return 0.0 if sign == r"\sum" else 1.0
        if sign == r"\sum":
            return sum(values[1:], values[0])
        return math.prod(values) if np.ndim(values[0]) == 0 else np.prod(values, axis=0)

    def _reduce(self, extreme: Any, sub: Nodes, body: Nodes) -> Any:
        return extreme.reduce(self._bound(sub, (), body))

    def _arg(self, nodes: Nodes, at: int) -> Any:
        base, sub, _ = _opened(nodes[0]) if nodes else (None, (), ())
        if not (isinstance(base, Atom) and base.text in _EXTREMES and sub):
            raise FormulaError(r"\arg needs a \max or \min with an index", at)
        values = self._bound(sub, (), nodes[1:])
        choices = list(self._range(sub, ())[1])
        best = np.argmax(values) if base.text == r"\max" else np.argmin(values)
        return choices[int(best)]

    def _bound(self, sub: Nodes, sup: Nodes, body: Nodes) -> list[Any]:
        """The body's values for every value of the index below a large sign."""
        name, choices = self._range(sub, sup)
        before = self.values.get(name)
        values = []
        for choice in choices:
            self.values[name] = choice
            values.append(self._term(body))
        if before is None:
            self.values.pop(name, None)
        else:
            self.values[name] = before
        self.used.discard(name)
        return values

    def _range(self, sub: Nodes, sup: Nodes) -> tuple[str, Iterable[Any]]:
        if not sub:
            raise FormulaError("an index is missing below a sum or a mean")
        head = _split(sub, frozenset(["=", r"\sim", r"\in", r"\ne"]))
        name = write(head[0])
        whole = write(sub)
        if sup and len(head) == 2:
            first, last = int(self.expression(head[1])), int(self.expression(sup))
            return name, range(first, last + 1)
        for key in (whole, name):
            if key in self.over:
                return name, self.over[key]
        raise FormulaError(f"over which values {name} runs is not given", sub[0].at)

    # --- values -------------------------------------------------------------------------------

    def _value(self, node: Node) -> Any:
        match node:
            case Atom(text) if text in self.values:
                self.used.add(text)
                return self.values[text]
            case Styled() if (name := write((node,))) in self.values:
                self.used.add(name)
                return self.values[name]
            case Atom(text) if text[0].isdigit():
                return float(text) if "." in text else int(text)
            case Atom(text) if text in CONSTANTS:
                return CONSTANTS[text]
            case Words(command, text) if command in ("mathbf", "mathbb") and text == "1":
                return 1
            case Words("text", _):
                return True
            case Group(items):
                return self.expression(items)
            case Fraction(above, below):
                top, bottom = self.expression(above), self.expression(below)
                return _attempt(np.divide, top, bottom, (node,))
            case Root(body):
                return _attempt(lambda a, _: np.sqrt(a), self.expression(body), 0, (node,))
            case Scripts():
                return self._scripted(node)
            case Fence(opening, body):
                return self._fenced(opening, body, node)
            case Rows("cases", rows):
                return self._cases(rows, node)
        raise FormulaError(f"{write((node,))} has no value", node.at)

    def _scripted(self, node: Scripts) -> Any:
        if node.primes:
            raise FormulaError(f"{write((node,))} has no value", node.at)
        base = node.base
        bare = write((Scripts(base, node.sub),)) if node.sub else write((base,))
        if bare in self.values:
            self.used.add(bare)
            value = self.values[bare]
        elif isinstance(base, Fence) and base.opening == r"\lVert":
            order = write(node.sub) if node.sub else "2"
            value = _norm(self.expression(base.body), order)
        elif node.sub:
            value = self._element(base, node.sub)
        else:
            value = self._value(base)
        return self._power(value, node.sup, node) if node.sup else value

    def _element(self, base: Node, sub: Nodes) -> Any:
        array = self._value(base)
        parts = _split(sub, frozenset([","]))
        if len(parts) == 1 and len(sub) > 1 and not any(_is(n, ("+", "-")) for n in sub):
            parts = [(n,) for n in sub]
        try:
            index = tuple(int(self.expression(part)) - 1 for part in parts)
            if min(index) < 0:
                raise IndexError(f"index {min(index) + 1} is out of bounds")
            return np.asarray(array)[index]
        except (IndexError, TypeError, ValueError) as error:
            raise FormulaError(f"{write((Scripts(base, sub),))}: {error}", base.at) from None

    def _power(self, value: Any, sup: Nodes, node: Node) -> Any:
        if write(sup) == r"\top":
            return np.transpose(value)
        exponent = self.expression(sup)
        if np.ndim(value) == 2 and value.shape[0] == value.shape[1] and np.ndim(exponent) == 0:
            return _attempt(_matrix_power, value, exponent, (node,))
        return _attempt(np.power, np.asarray(value, float), exponent, (node,))

    def _fenced(self, opening: str, body: Nodes, node: Node) -> Any:
        parts = _split(body, frozenset([",", ";"]))
        if len(parts) > 1:
            values = [self.expression(part) for part in parts]
            return np.concatenate([np.atleast_1d(v) for v in values], axis=-1)
        value = self.expression(body)
        match opening:
            case r"\lfloor":
                return np.floor(value)
            case r"\lceil":
                return np.ceil(value)
            case r"\lvert":
                return np.abs(value)
            case r"\lVert":
                return _norm(value, "2")
            case "[" if np.asarray(value).dtype == bool:
                return np.asarray(value, float)
        return value

    def _cases(self, rows: Sequence[tuple[Nodes, ...]], node: Node) -> Any:
        result: Any = math.nan
        for row in reversed(rows):
            if len(row) != 2:
                raise FormulaError("each case needs a value and a condition", node.at)
            result = np.where(self.expression(row[1]), self.expression(row[0]), result)
        return result


def statements(nodes: Nodes) -> list[Nodes]:
    """The equations of a formula, which wide spaces or the rows of `aligned` part."""
    found: list[Nodes] = []
    current: list[Node] = []
    for node in nodes:
        if isinstance(node, Rows) and node.environment == "aligned":
            for row in node.rows:
                joined = tuple(part for cell in row for part in cell)
                found.extend(statements(joined))
        elif isinstance(node, Space) and node.width >= 18:
            found.append(tuple(current))
            current = []
        else:
            current.append(node)
    found.append(tuple(current))
    trimmed = (_trimmed(statement) for statement in found)
    return [statement for statement in trimmed if statement]


def _trimmed(nodes: Nodes) -> Nodes:
    """Without spaces and punctuation at the end."""
    while nodes and (isinstance(nodes[-1], Space) or _is(nodes[-1], (",", ";", "."))):
        nodes = nodes[:-1]
    return nodes


def _is(node: Node, texts: Sequence[str]) -> bool:
    return isinstance(node, Atom) and node.text in texts


def _split(nodes: Nodes, at: frozenset[str]) -> list[Nodes]:
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if isinstance(node, Atom) and node.text in at:
            parts.append([])
        elif not isinstance(node, Space):
            parts[-1].append(node)
    return [tuple(part) for part in parts]


def _terms(nodes: Nodes) -> list[tuple[str, Nodes]]:
    terms: list[tuple[str, list[Node]]] = [("+", [])]
    for node in nodes:
        if isinstance(node, Atom) and node.text in "+-":
            terms.append((node.text, []))
        elif not isinstance(node, Space):
            terms[-1][1].append(node)
    if not terms[0][1]:
        terms = terms[1:]
    return [(sign, tuple(term)) for sign, term in terms]


def _opened(node: Node) -> tuple[Node, Nodes, Nodes]:
    if isinstance(node, Scripts) and not node.primes:
        return node.base, node.sub, node.sup
    return node, (), ()


def _attempt(operation: Callable[[Any, Any], Any], left: Any, right: Any, where: Nodes) -> Any:
    try:
        with np.errstate(all="ignore"):
            return operation(left, right)
    except (TypeError, ValueError, ArithmeticError) as error:
        at = where[0].at if where else 0
        raise FormulaError(f"{write(where)}: {str(error).splitlines()[0]}", at) from None


def _multiply(left: Any, right: Any) -> Any:
    if np.ndim(left) == 0 or np.ndim(right) == 0:
        return np.multiply(left, right)
    return np.matmul(left, right)


def _extreme(extreme: Any, values: Sequence[Any]) -> Any:
    if len(values) == 1:
        return extreme.reduce(values[0], axis=None)
    result = values[0]
    for value in values[1:]:
        result = extreme(result, value)
    return result


def _norm(value: Any, order: str) -> Any:
    if order == "F" or np.ndim(value) == 0:
        return np.sqrt(np.sum(np.square(value)))
    kinds = {"1": 1, "2": 2, r"\infty": np.inf}
    if order not in kinds:
        raise FormulaError(f"there is no norm {order}")
    return np.linalg.norm(np.asarray(value, float), kinds[order])


def _matrix_power(matrix: Any, exponent: Any) -> Any:
    """A power of a square matrix; with a fractional exponent, of a symmetric one."""
    if float(exponent).is_integer():
        return np.linalg.matrix_power(np.asarray(matrix, float), int(exponent))
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * values**exponent) @ vectors.T
