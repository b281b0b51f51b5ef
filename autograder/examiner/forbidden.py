"""Finds what an assignment forbids in the source of the exercises' definitions.

Only what a definition reaches counts: a student may well compare their LSTM with torch's in a
cell of their own. What the source hides, the sandbox's guard notices when it is called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from ..messages import Cell


def find_forbidden(
    cells: Sequence[Cell], exercises: Iterable[str], forbidden: Sequence[str]
) -> dict[str, str]:
    """Each exercise whose definition uses something forbidden, with the name of it."""
    if not forbidden:
        return {}
    source = _Source(cells)
    if source.mentioned.isdisjoint(name.rpartition(".")[2] for name in forbidden):
        return {}
    found: dict[str, str] = {}
    for exercise in exercises:
        for node in source.reached_from(exercise):
            used = source.forbidden_in(node, forbidden)
            if used:
                found.setdefault(exercise, used)
    return found


class _Source:
    """The top-level definitions and the imported names of a submission's cells.

    Without a forbidden name among those `mentioned` behind a dot, nothing forbidden is used.
    """

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._definitions: dict[str, list[ast.AST]] = {}
        self._imported: dict[str, str] = {}
        self.mentioned: set[str] = set()
        for cell in cells:
            try:
                tree = ast.parse(_without_magics(cell.source))
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            self._read(tree)

    def _read(self, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                self.mentioned.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                self.mentioned.add(node.value)  # what `getattr` may be asked for
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    self.mentioned.update(alias.name.split("."))
                    bound = alias.asname or alias.name.partition(".")[0]
                    self._imported[bound] = alias.name if alias.asname else bound
            elif isinstance(node, ast.ImportFrom) and node.module:
                self.mentioned.update(node.module.split("."))
                for alias in node.names:
                    self.mentioned.add(alias.name)
                    self._imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        for statement in tree.body:
            for name in _bound_names(statement):
                self._definitions.setdefault(name, []).append(statement)

    def reached_from(self, name: str) -> Iterator[ast.AST]:
        """The statements that define `name`, and those that define what they mention."""
        waiting, seen = [name], {name}
        while waiting:
            for statement in self._definitions.get(waiting.pop(), []):
                yield statement
                for mentioned in _free_names(statement):
                    if mentioned not in seen:
                        seen.add(mentioned)
                        waiting.append(mentioned)

    def forbidden_in(self, statement: ast.AST, forbidden: Sequence[str]) -> str:
        tails = {name.rpartition(".")[2]: name for name in forbidden}
        roots = {name.partition(".")[0] for name in forbidden}
        for node in ast.walk(statement):
            dotted = self._dotted(node)
            if isinstance(node, ast.ImportFrom) and node.module:
                candidates = [f"{node.module}.{alias.name}" for alias in node.names]
            elif dotted:
                candidates = [dotted]
            else:
                continue
            for candidate in candidates:
                root, _, rest = candidate.partition(".")
                hit = root in roots and [part for part in rest.split(".") if part in tails]
                if hit:
                    return tails[hit[0]]
        return ""

    def _dotted(self, node: ast.AST) -> str:
        """`torch.nn.LSTM` for an expression that means it; empty for anything else."""
        if isinstance(node, ast.Attribute):
            base = self._dotted(node.value)
            return f"{base}.{node.attr}" if base else ""
        if isinstance(node, ast.Name):
            return self._imported.get(node.id, "")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "getattr"
            and len(node.args) >= 2
            and isinstance(node.args[1], ast.Constant)
            and isinstance(node.args[1].value, str)
        ):
            base = self._dotted(node.args[0])
            return f"{base}.{node.args[1].value}" if base else ""
        return ""


def _bound_names(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        return
    else:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _free_names(node: ast.AST) -> Iterator[str]:
    """The names that a piece of code takes from around it: not its own variables."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        bound = {argument.arg for argument in ast.walk(node) if isinstance(argument, ast.arg)}
        for inner in ast.walk(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                bound.add(inner.id)
            elif isinstance(inner, ast.Global):
                bound.difference_update(inner.names)
        children = (name for child in ast.iter_child_nodes(node) for name in _free_names(child))
        yield from (name for name in children if name not in bound)
    elif isinstance(node, ast.Name):
        yield node.id
    else:
        for child in ast.iter_child_nodes(node):
            yield from _free_names(child)


def _without_magics(source: str) -> str:
    """Lines that only IPython understands, made harmless."""
    return "\n".join(
        "pass" if line.startswith(("%", "!")) else line for line in source.splitlines()
    )
