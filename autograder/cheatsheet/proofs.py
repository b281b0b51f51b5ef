"""Formulas proven: what the LaTeX says is computed and compared with what it should be.

The values come from expressions of the course's author, drawn anew for every trial from a fixed
seed; what they are compared with is another expression, often of a reference solution.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..course import CourseError, definitions, read_text
from . import latex
from .entries import Entry
from .evaluation import Formula, statements
from .latex import FormulaError, Nodes

TRIALS = 4
RTOL, ATOL = 1e-6, 1e-9
"""Central differences, with which some gradients are compared, are good to about 1e-8."""


@dataclass(frozen=True)
class Trial:
    """Values for a formula's symbols and indices, and what must come out, by name."""

    given: Mapping[str, Any]
    over: Mapping[str, Sequence[Any]]
    expected: Mapping[str, Any]


def prove(entry: Entry, root: Path, common: Mapping[str, str] | None = None) -> None:
    """Show that an entry's formula is right, and its slip wrong.

    `root` is the course's folder, `common` are the symbols that need no explanation. Raises
    `CourseError` with file, line and field if it is not shown.
    """
    proof = entry.proof
    if proof is None:
        return
    if proof.test:
        _check_test(entry, root)
        return
    if not proof.equals:
        raise CourseError(f"{entry.where('proof')}: it has neither equals nor test")
    nodes = latex.parse(entry.formula)
    used: set[str] = set()
    made = trials(entry, root)
    for trial in made:
        problem = _compare(nodes, trial, used)
        if problem:
            raise CourseError(f"{entry.where('formula')}{problem}")
    _check_symbols(entry, nodes, used, common or {})
    if entry.slip and passes(latex.parse(entry.slip), made):
        raise CourseError(f"{entry.where('slip')}: it has the right value; a slip must not")


def passes(nodes: Nodes, made: Sequence[Trial]) -> bool:
    """Whether a formula computes what it should in all the trials."""
    return all(not _compare(nodes, trial, set()) for trial in made)


def values(nodes: Nodes, trial: Trial) -> list[Any]:
    """All that a formula computes in a trial. Raises `FormulaError`."""
    return [value for _, value in Formula(trial.given, trial.over).run(nodes)]


def _compare(nodes: Nodes, trial: Trial, used: set[str]) -> str:
    """What is wrong with a formula in a trial, or nothing; `used` gets the symbols it asked for."""
    formula = Formula(trial.given, trial.over)
    try:
        with np.errstate(all="ignore"):
            results = formula.run(nodes)
    except FormulaError as error:
        return f", character {error.at + 1}: {error}"
    used |= formula.used
    found = [name for name, _ in results]
    for name in trial.expected:
        if name and name not in found:
            return f": its proof expects {name}, which it does not define"
    last = results[-1][0]
    for name, value in results:
        wanted = trial.expected.get(name, trial.expected.get("") if name == last else None)
        if wanted is not None and not same(value, wanted):
            where = f" for {name}" if name else ""
            return f": it gives {_short(value)}{where}, but its proof {_short(wanted)}"
    return ""


def same(left: Any, right: Any) -> bool:
    """Whether two results have the same shape and, within tolerance, the same values."""
    try:
        a, b = np.asarray(left, float), np.asarray(right, float)
    except (TypeError, ValueError):
        return False
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=RTOL, atol=ATOL, equal_nan=False))


def _short(value: Any) -> str:
    text = np.array2string(np.asarray(value), precision=5, threshold=6).replace("\n", " ")
    return text if len(text) < 60 else text[:57] + "..."


def _check_symbols(entry: Entry, nodes: Nodes, used: set[str], common: Mapping[str, str]) -> None:
    defined = {latex.write(side) for side in _left_sides(nodes)}
    known = {latex.write(latex.parse(s)) for s in (*entry.symbols, *common)} | defined
    missing = sorted(used - known)
    if missing:
        raise CourseError(f"{entry.where('symbols')}: {missing[0]} is used but not explained")


def _left_sides(nodes: Nodes) -> list[Nodes]:
    sides = []
    for statement in statements(nodes):
        for at, node in enumerate(statement):
            if isinstance(node, latex.Atom) and node.text in ("=", r"\gets"):
                sides.append(statement[:at])
                break
    return sides


# --- the values -------------------------------------------------------------------------------


def trials(entry: Entry, root: Path, seed: int = 0, count: int = TRIALS) -> list[Trial]:
    """Values for an entry's formula, the same for the same seed. Raises `CourseError`."""
    start = zlib.crc32(entry.id.encode()) + seed * 1_000_003
    return [_trial(entry, root, np.random.default_rng(start + n)) for n in range(count)]


def _trial(entry: Entry, root: Path, rng: np.random.Generator) -> Trial:
    proof = entry.proof
    assert proof is not None
    space = tools(rng, root)
    wanted = proof.equals if isinstance(proof.equals, dict) else {"": proof.equals}
    texts = [*proof.given.values(), *proof.over.values(), *wanted.values()]
    if any("torch" in text for text in texts):
        import torch

        space["torch"] = torch
    given = {}
    for symbol, text in proof.given.items():
        given[_plain(symbol)] = space[python_name(symbol)] = _evaluate(entry, text, space)
    over = {}
    for name, text in proof.over.items():
        choices = list(_evaluate(entry, text, space))
        over[_plain(name)] = space[f"all_{python_name(name)}"] = choices
    expected = {
        _plain(name) if name else "": _numbers(_evaluate(entry, text, space))
        for name, text in wanted.items()
    }
    return Trial(given, over, expected)


def _plain(symbol: str) -> str:
    return latex.write(latex.parse(symbol))


def python_name(symbol: str) -> str:
    r"""A symbol's name in a proof's expressions: `W_ih` for `W_{ih}`, `alpha` for `\alpha`."""
    words = "".join(
        c if c.isalnum() and c.isascii() else " " for c in symbol.replace("'", " prime ")
    )
    name = "_".join(words.split())
    return name if name.isidentifier() and name != "lambda" else f"{name}_"


def _numbers(value: Any) -> Any:
    return value.detach().numpy() if hasattr(value, "detach") else value


def _evaluate(entry: Entry, text: str, space: dict[str, Any]) -> Any:
    try:
        return eval(text, space)
    except CourseError:
        raise
    except Exception as error:
        message = f"{type(error).__name__}: {error}".splitlines()[0]
        raise CourseError(f"{entry.where('proof')}: {text}: {message}") from None


def tools(rng: np.random.Generator, root: Path) -> dict[str, Any]:
    """What a proof's expressions may use, besides the values given before them."""
    return {
        "np": np,
        "integer": lambda low, high: int(rng.integers(low, high + 1)),
        "normal": lambda *shape: rng.standard_normal(shape or None),
        "uniform": lambda low, high, *shape: rng.uniform(low, high, shape or None),
        "positive": lambda *shape: rng.uniform(0.3, 2.0, shape or None),
        "chance": lambda *shape: rng.uniform(0.1, 0.9, shape or None),
        "distribution": lambda *shape: rng.dirichlet(np.full(shape[-1], 2.0), shape[:-1]),
        "labels": lambda n, classes: rng.integers(1, classes + 1, n),
        "graph": lambda n: _graph(rng, n),
        "gradient": gradient,
        "expit": lambda z: 1 / (1 + np.exp(-z)),
        "reference": lambda slug: reference(root, slug),
    }


def _graph(rng: np.random.Generator, n: int) -> Any:
    """The adjacency matrix of an undirected graph without isolated nodes."""
    upper = np.triu(rng.integers(0, 2, (n, n)), 1)
    upper[np.arange(n - 1), np.arange(1, n)] = 1
    return (upper + upper.T).astype(float)


def gradient(function: Callable[[Any], Any], at: Any) -> Any:
    """The gradient of a number with respect to an array, by central differences."""
    point = np.asarray(at, float)
    result = np.empty_like(point)
    for index in np.ndindex(point.shape):
        step = np.zeros_like(point)
        step[index] = 1e-5
        result[index] = (function(point + step) - function(point - step)) / 2e-5
    return result


def reference(root: Path, slug: str) -> Any:
    """The module of an assignment's reference solution. Raises `CourseError`."""
    path = root / "solutions" / slug / "solution.py"
    if slug != Path(slug).name or not path.is_file():
        raise CourseError(f"there is no reference solution {path}")
    return _module(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _module(path: Path, changed: int) -> Any:
    name = f"autograder_proofs_{path.parent.name}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _check_test(entry: Entry, root: Path) -> None:
    assert entry.proof is not None
    slug, _, name = entry.proof.test.partition("::")
    path = root / "solutions" / slug / "hidden_tests.py"
    if not path.is_file():
        raise CourseError(f"{entry.where('proof')}: there are no hidden tests {path}")
    found = definitions(read_text(path), path).get(name)
    if not isinstance(found, ast.FunctionDef) or not name.startswith("test_"):
        raise CourseError(f"{entry.where('proof')}: {path} has no test {name}")
