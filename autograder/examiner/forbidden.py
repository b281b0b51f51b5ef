"""Finds what an assignment forbids in the source of the exercises' definitions.

Only what a definition reaches counts: a student may well compare their LSTM with torch's in a
cell of their own. A name means what it means in the notebook, by Python's rules of scope; where
that depends on what happens, all that it may. What the source hides, the sandbox's guard notices
when it is called.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from ..messages import Cell

_Value: TypeAlias = ast.AST | str | None
"""What a name is bound to: the code that makes it, an import's dotted path, or who knows what."""

_FUNCTIONS = ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda
_COMPREHENSIONS = ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp


def find_forbidden(
    cells: Sequence[Cell], exercises: Iterable[str], forbidden: Sequence[str]
) -> dict[str, str]:
    """Each exercise whose definition uses something forbidden, with the name of it."""
    if not forbidden:
        return {}
    names = _Forbidden(forbidden)
    trees = [tree for cell in cells if (tree := _parsed(cell.source))]
    if not any(names.are_mentioned_in(tree) for tree in trees):
        return {}
    notebook = _Notebook(trees, names)
    found = {exercise: notebook.used_by(exercise) for exercise in exercises}
    return {exercise: name for exercise, name in found.items() if name}


class _Forbidden:
    """The forbidden names, each known by its last part in any module of its package."""

    def __init__(self, names: Sequence[str]) -> None:
        self._packages = {name.partition(".")[0] for name in names}
        self._names = {name.rpartition(".")[2]: name for name in names}

    def named(self, package: str, part: str) -> str:
        """The forbidden name with this last part, or nothing if the package has none."""
        return self._names.get(part, "") if package in self._packages else ""

    def stem(self, value: _Value) -> tuple[_Value, str]:
        """What `torch.nn.LSTM` begins with, and its first part that is forbidden.

        In code the parts stand behind dots or in `getattr`; an import's path begins with a text.
        """
        part = ""
        if isinstance(value, str):
            package, *parts = value.split(".")
            return package, next((part for part in parts if part in self._names), "")
        while True:
            if isinstance(value, ast.Attribute):
                name, value = value.attr, value.value
            elif isinstance(value, ast.Call) and (asked := _asked_of_getattr(value)):
                name, value = asked, value.args[0]
            else:
                return value, part
            if name in self._names:
                part = name

    def are_mentioned_in(self, tree: ast.Module) -> bool:
        """Whether one stands behind a dot, in a text or an import. If none does, none is used."""
        nodes: list[ast.AST] = [tree]
        for node in nodes:
            if isinstance(node, ast.Attribute):
                mentioned = node.attr in self._names
            elif isinstance(node, ast.Constant):
                mentioned = isinstance(node.value, str) and node.value in self._names
            elif isinstance(node, ast.Import | ast.ImportFrom):
                mentioned = any(self.stem(bound.value)[1] for bound in _bound(node))
            else:
                mentioned = False
            if mentioned:
                return True
            nodes += _children(node)
        return False


class _Bound(NamedTuple):
    name: str
    value: _Value


@dataclass(frozen=True, eq=False, slots=True)
class _Binding:
    """What a name of the notebook means from a time on.

    `before` is what else it may mean, where it is not sure that this binding replaced it.
    """

    time: int
    value: _Value
    before: _Binding | None


class _Use(NamedTuple):
    """Code takes a name from the notebook, or `imported` a package itself, and a part of it.

    What stands in a function does so later, when all cells have run.
    """

    name: str
    part: str
    later: bool = False
    imported: bool = False


class _Notebook:
    """What names mean: the cells' statements bind them, one after the other."""

    def __init__(self, trees: Iterable[ast.Module], forbidden: _Forbidden) -> None:
        self._forbidden = forbidden
        self._bindings: defaultdict[str, list[_Binding]] = defaultdict(list)
        self._uses: dict[_Binding, list[_Use]] = {}
        self._time = 0
        for tree in trees:
            self._read(tree)

    def _read(self, tree: ast.Module) -> None:
        waiting: list[tuple[ast.AST, bool]] = [(tree, True)]
        while waiting:
            node, sure = waiting.pop()
            self._time += isinstance(node, ast.stmt)
            replaces = sure and not isinstance(node, ast.For | ast.AsyncFor | ast.AugAssign)
            for name, value in _bound(node):
                known = self._bindings[name]
                before = known[-1] if known and not replaces else None
                known.append(_Binding(self._time, value, before))
            if not isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
                sure = sure and isinstance(node, ast.Module | ast.With | ast.AsyncWith)
                waiting += [(child, sure) for child in reversed(_children(node))]

    def used_by(self, exercise: str) -> str:
        """A forbidden name that an exercise's definition leads to, the nearest; else nothing."""
        waiting = [(binding, "") for binding in self._bindings[exercise][-1:]]
        met = set(waiting)
        for binding, part in waiting:
            ahead = [(binding.before, part)]
            for use in self._uses_of(binding, part):
                if not use.imported:
                    ahead.append((self._meant(use, binding.time), use.part))
                elif name := self._forbidden.named(use.name, use.part):
                    return name
            for meant, its_part in ahead:
                if meant is not None and (meant, its_part) not in met:
                    met.add((meant, its_part))
                    waiting.append((meant, its_part))
        return ""

    def _uses_of(self, binding: _Binding, part: str) -> list[_Use]:
        """What is used where a part is taken of what a binding binds."""
        base, first = self._forbidden.stem(binding.value)
        if isinstance(base, str):
            return [_Use(base, first or part, imported=True)]
        if binding not in self._uses:
            self._uses[binding] = list(dict.fromkeys(_uses(binding.value, self._forbidden)))
        if isinstance(base, ast.Name):
            return [*self._uses[binding], _Use(base.id, first or part)]
        return self._uses[binding]

    def _meant(self, use: _Use, time: int) -> _Binding | None:
        """The last binding of a name, before a time or of all."""
        known = self._bindings.get(use.name, [])
        index = len(known) if use.later else bisect_left(known, time, key=lambda one: one.time)
        return known[index - 1] if index else None


class _Scope:
    """A function, class or comprehension with what its own names are bound to; or the notebook."""

    def __init__(self, code: ast.AST | None = None, outer: _Scope | None = None) -> None:
        self.outer = outer
        self.later: bool = isinstance(code, _FUNCTIONS) or (outer is not None and outer.later)
        self.bound: defaultdict[str, list[_Value]] = defaultdict(list)
        self.foreign: set[str] = set()
        self._is_class = isinstance(code, ast.ClassDef)
        self._is_comprehension = isinstance(code, _COMPREHENSIONS)

    def within(self, code: ast.AST) -> _Scope:
        """The scope of code that stands in this one. It does not see the names of a class."""
        return _Scope(code, self.outer if self._is_class else self)

    def bind(self, name: str, value: _Value) -> None:
        """What `:=` binds in a comprehension belongs to the code around it."""
        if self._is_comprehension and self.outer:
            self.outer.bind(name, value)
        else:
            self.bound[name].append(value)

    def asked_for(self, name: str) -> _Scope:
        """Where a name is looked for first: a class knows only what has been bound so far."""
        return self.outer if self._is_class and self.outer and name not in self.bound else self

    def home_of(self, name: str) -> _Scope:
        scope = self
        while scope.outer and (name not in scope.bound or name in scope.foreign):
            scope = scope.outer
        return scope


def _uses(code: _Value, forbidden: _Forbidden) -> Iterator[_Use]:
    """What a piece of the notebook's code takes from the notebook, and what it imports."""
    taken: list[tuple[_Scope, str, str]] = []
    waiting: list[tuple[_Value | _Bound, _Scope]] = [(code, _Scope())]
    while waiting:
        node, scope = waiting.pop()
        if isinstance(node, _Bound):
            scope.bind(*node)
            node = node.value if isinstance(node.value, str) else None
        base, part = forbidden.stem(node)
        if isinstance(base, str):
            yield _Use(base, part, imported=True)
        elif isinstance(base, ast.Name) and isinstance(base.ctx, ast.Load):
            taken.append((scope.asked_for(base.id), base.id, part))
        if isinstance(node, ast.Attribute):
            waiting += [] if isinstance(base, ast.Name) else [(base, scope)]
        elif isinstance(node, ast.Global | ast.Nonlocal):
            scope.foreign.update(node.names)
        elif isinstance(node, ast.AST):
            waiting += reversed(_parts(node, scope))
    met: set[tuple[_Scope, str, str]] = set()
    for scope, name, part in taken:
        home = scope.home_of(name)
        if home.outer is None:
            yield _Use(name, part, scope.later)
        elif part and (home, name, part) not in met:
            met.add((home, name, part))
            for value in home.bound[name]:
                base, first = forbidden.stem(value)
                if isinstance(base, str):
                    yield _Use(base, first or part, imported=True)
                elif isinstance(base, ast.Name):
                    taken.append((home, base.id, first or part))


def _parts(node: ast.AST, scope: _Scope) -> list[tuple[_Value | _Bound, _Scope]]:
    """The parts of code with their scopes, and what it binds, in the order in which they count."""
    children = _children(node)
    inside: list[ast.AST] = [child for child in children if isinstance(child, ast.stmt)]
    outside = [child for child in children if not isinstance(child, ast.stmt)]
    inner = scope
    if isinstance(node, (*_FUNCTIONS, ast.ClassDef, *_COMPREHENSIONS)):
        inner = scope.within(node)
    if isinstance(node, ast.Lambda):
        inside, outside = [node.body], [node.args]
    elif isinstance(node, _COMPREHENSIONS):
        first = node.generators[0]
        inside = [child for child in (*children, *first.ifs) if child is not first]
        outside = [first.iter]
        for generator in node.generators:
            inner.bound.update((name, []) for name, _ in _targets(generator.target, None))
    if isinstance(node, _FUNCTIONS):
        inner.bound.update((argument.arg, []) for argument in _arguments(node.args))
    return [
        *((part, scope) for part in outside),
        *((bound, scope) for bound in _bound(node)),
        *((part, inner) for part in inside),
    ]


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (one for one in (arguments.vararg, arguments.kwarg) if one)


def _bound(node: ast.AST) -> Iterator[_Bound]:
    """The names that a node itself binds, for its parts do so themselves."""
    if isinstance(node, ast.expr) and not isinstance(node, ast.NamedExpr):
        return
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield _Bound(node.name, node)
        case ast.Import():
            for alias in node.names:
                package = alias.name.partition(".")[0]
                yield _Bound(alias.asname or package, alias.name if alias.asname else package)
        case ast.ImportFrom():
            for alias in node.names:
                path = None if node.level else f"{node.module}.{alias.name}"
                yield _Bound(alias.asname or alias.name, path)
        case ast.Assign():
            for target in node.targets:
                yield from _targets(target, node.value)
        case ast.AugAssign() | ast.NamedExpr():
            yield from _targets(node.target, node.value)
        case ast.AnnAssign() if node.value:
            yield from _targets(node.target, node.value)
        case ast.For() | ast.AsyncFor():
            yield from (_Bound(name, node.iter) for name, _ in _targets(node.target, None))
        case ast.withitem() if node.optional_vars:
            yield from _targets(node.optional_vars, node.context_expr)
        case ast.Delete():
            for target in node.targets:
                yield from _targets(target, None)
        case ast.ExceptHandler() | ast.MatchAs() | ast.MatchStar() if node.name:
            yield _Bound(node.name, None)
        case ast.MatchMapping() if node.rest:
            yield _Bound(node.rest, None)


def _targets(target: ast.expr, value: ast.expr | None) -> Iterator[_Bound]:
    """The names in the target of an assignment; in `a, b = 1, 2` each has a value of its own."""
    if isinstance(target, ast.Name):
        yield _Bound(target.id, value)
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value, value)
    elif isinstance(target, ast.Tuple | ast.List):
        values: Sequence[ast.expr | None] = [value] * len(target.elts)
        if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
            starred = any(isinstance(one, ast.Starred) for one in (*target.elts, *value.elts))
            values = values if starred else value.elts
        for part, its_value in zip(target.elts, values, strict=True):
            yield from _targets(part, its_value)


def _asked_of_getattr(call: ast.Call) -> str:
    """The name that `getattr` is asked for."""
    if isinstance(call.func, ast.Name) and call.func.id == "getattr" and len(call.args) >= 2:
        name = call.args[1]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            return name.value
    return ""


_NO_CODE = {"arg", "attr", "ctx", "id", "kind", "op", "ops", "type_comment"}
_FIELDS = {
    kind: [field for field in kind._fields if field not in _NO_CODE]
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


def _children(node: ast.AST) -> list[ast.AST]:
    """The parts of a node that are code; quicker than `ast.iter_child_nodes`."""
    found: list[ast.AST] = []
    for field in _FIELDS[type(node)]:
        value = getattr(node, field, None)
        if isinstance(value, ast.AST):
            found.append(value)
        elif isinstance(value, list):
            found += [one for one in value if isinstance(one, ast.AST)]
    return found


def _parsed(source: str) -> ast.Module | None:
    """A cell's code without lines that only IPython understands; None if it is no code."""
    lines = ["pass" if line.startswith(("%", "!")) else line for line in source.splitlines()]
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
