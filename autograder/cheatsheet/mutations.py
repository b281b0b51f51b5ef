"""Formulas with one mistake each: what a proof must notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from . import latex, proofs
from .entries import Entry
from .evaluation import ASSIGNED
from .latex import Atom, Fence, FormulaError, Fraction, Node, Nodes, Root, Scripts, Space

FRESH = 20
"""In so many further trials a change that no proof can notice must give the same values."""
_SWAPPED = {
    "+": "-",
    "-": "+",
    r"\max": r"\min",
    r"\min": r"\max",
    r"\sin": r"\cos",
    r"\cos": r"\sin",
    r"\odot": "+",
    "<": r"\ge",
    ">": r"\le",
    r"\ge": "<",
    r"\le": ">",
}
_DROPPED = frozenset([r"\ln", r"\log", r"\exp", r"\tanh", r"\sigma"])
_KEPT = frozenset([r"\sum", r"\prod", r"\max", r"\min", r"\arg", r"\cdot", r"\odot", "/"])


@dataclass(frozen=True)
class Mutant:
    """A changed formula, and what was changed."""

    change: str
    nodes: Nodes


@dataclass(frozen=True)
class Verdict:
    """What came of a formula's mutants; `survivors` changed the value and were not noticed."""

    noticed: int
    equivalent: tuple[str, ...]
    survivors: tuple[str, ...]


def judge(entry: Entry, root: Path) -> Verdict:
    """Try every mutant of an entry's formula against its proof."""
    nodes = latex.parse(entry.formula)
    made = proofs.trials(entry, root)
    fresh: list[proofs.Trial] = []
    noticed = 0
    equivalent: list[str] = []
    survivors: list[str] = []
    for mutant in mutants(nodes):
        if not proofs.passes(mutant.nodes, made):
            noticed += 1
            continue
        fresh = fresh or proofs.trials(entry, root, seed=1, count=FRESH)
        same = all(_same(nodes, mutant.nodes, trial) for trial in fresh)
        (equivalent if same else survivors).append(mutant.change)
    return Verdict(noticed, tuple(equivalent), tuple(survivors))


def _same(left: Nodes, right: Nodes, trial: proofs.Trial) -> bool:
    try:
        with np.errstate(all="ignore"):
            pairs = zip(proofs.values(left, trial), proofs.values(right, trial), strict=True)
            return all(proofs.same(a, b) for a, b in pairs)
    except (FormulaError, ValueError):
        return False


def mutants(nodes: Nodes) -> Iterator[Mutant]:
    """A formula's mutants: signs, terms, factors, roots, powers, operands, numbers.

    Left-hand sides stay as they are.
    """
    for number, part in _right_sides(nodes):
        for change, changed in _sequence(part):
            yield Mutant(change, (*nodes[:number], *changed, *nodes[number + len(part) :]))
    for at, node in enumerate(nodes):
        if isinstance(node, latex.Rows) and node.environment == "aligned":
            for change, row in _rows(node):
                yield Mutant(change, (*nodes[:at], row, *nodes[at + 1 :]))


def _rows(node: latex.Rows) -> Iterator[tuple[str, Node]]:
    for number, row in enumerate(node.rows):
        joined = tuple(part for cell in row for part in cell)
        for mutant in mutants(joined):
            rows = (*node.rows[:number], (mutant.nodes,), *node.rows[number + 1 :])
            yield mutant.change, replace(node, rows=rows)


def _right_sides(nodes: Nodes) -> Iterator[tuple[int, Nodes]]:
    """Where each right-hand side begins, with its parts."""
    ends = [n for n, node in enumerate(nodes) if _ends_a_statement(node)] + [len(nodes)]
    start = 0
    for end in ends:
        statement = nodes[start:end]
        signs = [n for n, node in enumerate(statement) if _is(node, ASSIGNED)]
        stops = [*signs[1:], len(statement)]
        for sign, stop in zip(signs or [-1], stops if signs else [len(statement)], strict=True):
            if stop > sign + 1:
                yield start + sign + 1, statement[sign + 1 : stop]
        start = end + 1


def _ends_a_statement(node: Node) -> bool:
    if isinstance(node, Space):
        return node.width >= 18
    return isinstance(node, latex.Rows) and node.environment == "aligned"


def _sequence(nodes: Nodes) -> Iterator[tuple[str, Nodes]]:
    for at, node in enumerate(nodes):
        before, after = nodes[:at], nodes[at + 1 :]
        if isinstance(node, Atom) and node.text in _SWAPPED:
            yield (
                f"{_shown(node)} for {_SWAPPED[node.text]} at {node.at}",
                (*before, replace(node, text=_SWAPPED[node.text]), *after),
            )
        if _is(node, frozenset("+-")):
            term = _term_length(after)
            if before:
                yield f"term after {_shown(node)} at {node.at} dropped", (*before, *after[term:])
            start = len(before) - _term_length(before[::-1])
            if _is(node, frozenset("-")) and before[start:]:
                swapped = (*before[:start], *after[:term], node, *before[start:], *after[term:])
                yield f"operands of - at {node.at} swapped", swapped
        elif _is_factor(nodes, at):
            yield f"{_shown(node)} at {node.at} dropped", (*before, *after)
        for change, changed in _node(node):
            yield change, (*before, changed, *after)


def _node(node: Node) -> Iterator[tuple[str, Node]]:
    match node:
        case Atom(text) if text.isdigit():
            yield f"{text} at {node.at} made one more", replace(node, text=str(int(text) + 1))
        case Root(body):
            yield f"root at {node.at} removed", latex.Group(body, at=node.at)
        case Fraction(above, below):
            yield f"fraction at {node.at} inverted", replace(node, above=below, below=above)
        case Fence(opening, body) if opening in (r"\lfloor", r"\lceil"):
            other = r"\lceil" if opening == r"\lfloor" else r"\lfloor"
            yield f"{opening} at {node.at} made {other}", replace(node, opening=other)
            yield f"{opening} at {node.at} removed", replace(node, opening="(")
        case Scripts(base, sub, sup) if sup and not _is(base, _KEPT):
            rest = replace(node, sup=()) if sub or node.primes else base
            yield f"power of {_shown(base)} at {node.at} dropped", rest
    for number, part in enumerate(latex.children(node)):
        if isinstance(node, Scripts) and (number == 1 or _is_name(node)):
            continue  # an index is part of a symbol's name
        for change, changed in _sequence(part):
            parts = latex.children(node)
            parts[number] = changed
            if changed or isinstance(node, Scripts):
                yield change, latex.rebuild(node, parts)


def _is_name(node: Scripts) -> bool:
    return _is(node.base, frozenset([r"\sum", r"\prod"])) or node.primes > 0


def _is_factor(nodes: Nodes, at: int) -> bool:
    """Whether a part is one of several factors, or a function around its argument."""
    node = nodes[at]
    if isinstance(node, Space) or _is(node, _KEPT):
        return False
    if isinstance(node, Atom):
        if node.text in _DROPPED:
            return at + 1 < len(nodes)
        if not (node.text.isalnum() or node.text[1:] in latex.GREEK):
            return False
    beside = [n for n in (at - 1, at + 1) if 0 <= n < len(nodes)]
    return any(_joins(nodes[n]) for n in beside)


def _joins(node: Node) -> bool:
    if isinstance(node, Atom):
        return node.text.isalnum() or node.text[1:] in latex.GREEK or node.text == r"\cdot"
    return not isinstance(node, Space)


def _term_length(nodes: Nodes) -> int:
    for number, node in enumerate(nodes):
        if isinstance(node, Atom) and node.text in "+-,;=<>":
            return number
    return len(nodes)


def _is(node: Node, texts: frozenset[str]) -> bool:
    return isinstance(node, Atom) and node.text in texts


def _shown(node: Node) -> str:
    return latex.write((node,))
