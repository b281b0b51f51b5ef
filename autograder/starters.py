"""The reference's code as students and tests of the tests get it.

A starter is signature and docstring, never a line of a body.
"""

from __future__ import annotations

import ast
import functools
import tokenize
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from .course import Assignment, CourseError, definitions, read_text


def starter(source: str, name: str, path: Path) -> str:
    """The code that students start from: what `source` says of `name`, without its body."""
    found = definitions(source, path)
    if name not in found:
        raise CourseError(f"{path}: it does not define {name}")
    node = found[name]
    if ast.get_docstring(node) is None:
        raise CourseError(f"{path}: {name} has no docstring, which students would be shown")
    return "\n".join(_starter_lines(source.splitlines(), node))


def _starter_lines(lines: list[str], node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    """A definition's decorators, signature and docstring, with its body left to write."""
    indent = " " * (node.col_offset + 4)
    first = min([node.lineno, *[d.lineno for d in node.decorator_list]])
    documented = ast.get_docstring(node) is not None
    if documented:
        head_end = node.body[0].end_lineno or node.lineno
    else:
        head_end = max(node.lineno, _first_line(node.body[0]) - 1)
    head = lines[first - 1 : head_end]
    if isinstance(node, ast.FunctionDef):
        return [*head, f"{indent}raise NotImplementedError"]
    methods = [n for n in node.body if isinstance(n, ast.FunctionDef) and _is_public(n.name)]
    if not methods:
        return [*head, f"{indent}raise NotImplementedError"]
    result = head
    for method in methods:
        result = [*result, "", *_starter_lines(lines, method)]
    return result


def _first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *[d.lineno for d in decorators]])


def _is_public(name: str) -> bool:
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


def solution_parts(source: str, names: Sequence[str], path: Path) -> dict[str, str]:
    """A solution file cut up by exercise, each with the imports and helpers before it."""
    wanted = definitions(source, path)
    lines = source.splitlines()
    parts: dict[str, str] = {}
    start = 0
    for name, node in wanted.items():
        if name in names:
            end = node.end_lineno or node.lineno
            parts[name] = "\n".join(lines[start:end]).strip("\n")
            start = end
    rest = "\n".join(lines[start:]).strip("\n")
    if rest and parts:
        last = list(parts)[-1]
        parts[last] = f"{parts[last]}\n\n\n{rest}"
    return parts


def with_solutions(source: str, overlay: str, names: Sequence[str]) -> list[str]:
    """The code of a submission that solves all as `source` does, but `names` as `overlay` does.

    The reference's own definitions of `names` stay under another name, so that what else is in
    the reference goes on using them: a wrong solution is then wrong in its own exercise alone.
    """
    lines = source.splitlines(keepends=True)
    for name, row, column in reversed(_names_in(source)):
        if name in names:
            line = lines[row - 1]
            renamed = f"{name}_of_the_reference"
            lines[row - 1] = line[:column] + renamed + line[column + len(name) :]
    return ["".join(lines), overlay]


@functools.lru_cache(maxsize=4)  # one reference, and hundreds of files that replace a part of it
def _names_in(source: str) -> list[tuple[str, int, int]]:
    """The names in the source that are no attributes, each with its row and column."""
    tokens = tokenize.generate_tokens(iter(source.splitlines(keepends=True)).__next__)
    return [
        (token.string, *token.start)
        for before, token in pairwise(tokens)
        if token.type == tokenize.NAME and before.string != "."
    ]


def solved(assignment: Assignment, overlay: Path | None = None) -> list[str]:
    """The code of a submission: the reference, with the definitions of `overlay` in their place."""
    reference = read_text(assignment.solution)
    if overlay is None:
        return [reference]
    names = assignment.exercises_in(overlay)
    return with_solutions(reference, read_text(overlay), names)
