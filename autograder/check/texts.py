"""What students read: worked examples that are true, public tests that help, nothing given away."""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
import re
from collections.abc import Iterator
from typing import Any

from .. import release
from ..cheatsheet import repeats
from ..cheatsheet.entries import load_entries
from ..course import Assignment, Course, parsed, read_text
from ..preparing import Reference

ENOUGH_WRONG, ENOUGH_RIGHT = 5, 2
"""Solutions of each exercise that an assignment needs, to be known to tell right from wrong."""
SHORT = 12
"""Characters of a line that may stand in a text and in a solution by chance."""


def problems(assignment: Assignment) -> Iterator[str]:
    """What is not as it must be in the texts and files of an assignment.

    Raises `CourseError` and `HiddenTestError` for files that cannot be read or run at all.
    """
    release.template_cells(assignment)  # raises what is wrong with the files themselves
    namespace = Reference(assignment).definitions
    yield from _of_docstrings(assignment, namespace)
    yield from _of_public_tests(assignment)
    yield from _of_the_release(assignment)
    yield from _of_known_solutions(assignment)


def _of_docstrings(assignment: Assignment, namespace: dict[str, Any]) -> Iterator[str]:
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    for exercise in assignment.exercises:
        name, where = exercise.name, f"{assignment.solution}: {exercise.name}"
        definition = namespace[name]
        text = definition.__doc__ or ""
        try:
            test = parser.get_doctest(text, dict(namespace), name, None, None)
        except ValueError as error:
            yield f"{where}: the worked example cannot be read ({error})"
            continue
        if not test.examples:
            yield f"{where} has no worked example in its docstring"
        said = io.StringIO()
        with contextlib.redirect_stdout(io.StringIO()):
            failures = runner.run(test, out=said.write).failed
        if failures:
            got = said.getvalue().strip().splitlines()
            yield f"{where}: the worked example is not true ({got[-1].strip()})"
        for argument in _arguments(assignment, name):
            if not re.search(rf"\b{re.escape(argument)}\b", text + assignment.text):
                yield f"{where}: nothing is said of the argument {argument}"


def _arguments(assignment: Assignment, name: str) -> list[str]:
    """What a student has to know of: the arguments of a function, or of a class's constructor."""
    tree = parsed(read_text(assignment.solution), assignment.solution)
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            inits = [
                n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == "__init__"
            ]
            return [a.arg for n in inits for a in n.args.args if a.arg != "self"]
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
    return []


def _of_public_tests(assignment: Assignment) -> Iterator[str]:
    cells = release.template_cells(assignment)
    solved: dict[str, Any] = {"__name__": "solved"}
    unsolved: dict[str, Any] = {"__name__": "unsolved"}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(read_text(assignment.solution), solved)
        for cell in cells:
            if cell.kind == "setup" and (error := _error_of(cell.source, solved)):
                yield f"{assignment.template}: a cell fails beside the reference ({error})"
            if cell.kind in ("setup", "solution") and (error := _error_of(cell.source, unsolved)):
                yield f"{assignment.template}: a cell of the unsolved notebook fails ({error})"
        for cell in cells:
            if cell.kind != "tests":
                continue
            where = f"{assignment.template}: the public tests of {cell.exercise}"
            error = _error_of(cell.source, dict(solved))
            if error:
                yield f"{where} fail on the reference ({error})"
            if not _error_of(cell.source, dict(unsolved)):
                yield f"{where} pass on the unsolved notebook"


def _error_of(source: str, namespace: dict[str, Any]) -> str:
    try:
        exec(source, namespace)
    except (Exception, SystemExit) as error:
        return f"{type(error).__name__}: {error}".rstrip(": ")
    return ""


def _of_the_release(assignment: Assignment) -> Iterator[str]:
    """No line of a reference's body, and none of a hidden test's."""
    released = release.released_notebook(assignment)
    shown = {line.strip() for cell in released.cells for line in cell["source"].splitlines()}
    for path in (assignment.solution, assignment.hidden_tests):
        source = read_text(path)
        parsed(source, path)  # raises what is wrong with it
        for line in sorted(_bodies(source) & shown):
            yield f"{assignment.template}: it shows a line of {path.name}: {line}"


def _bodies(source: str) -> set[str]:
    """The lines inside functions, without docstrings and what says too little to give away."""
    lines = source.splitlines()
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            for statement in body:
                found |= {
                    line.strip() for line in lines[statement.lineno - 1 : statement.end_lineno]
                }
    inner = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef))
    headers = {
        line.strip() for node in inner for line in lines[node.lineno - 1 : node.body[0].lineno - 1]
    }
    docstrings = _docstring_lines(source)
    return {line for line in found - headers - docstrings if len(line) > SHORT}


def _docstring_lines(source: str) -> set[str]:
    kinds = (ast.FunctionDef, ast.ClassDef, ast.Module)
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]
    texts = [ast.get_docstring(node, clean=False) or "" for node in nodes]
    return {line.strip().strip('"').strip() for text in texts for line in text.splitlines()} | {
        f'"""{text.splitlines()[0]}' for text in texts if text
    }


def formulas_written_again(course: Course, assignment: Assignment) -> Iterator[str]:
    """Formulas of a text that an entry of the cheatsheets seems to state: a note, no fault."""
    entries = load_entries(course.root)
    for repeat in repeats.repeats(assignment.text, entries.values()):
        yield (
            f"{assignment.template}: the formula {repeat.source} looks like that of the "
            f"cheatsheets' entry {repeat.entry}: "
            f'write {{{{ formula("{repeat.entry}") }}}} in its place'
        )


def _of_known_solutions(assignment: Assignment) -> Iterator[str]:
    about = {path: assignment.exercises_in(path) for path in assignment.wrong()}
    for path, names in about.items():
        if len(names) != 1:
            yield f"{path}: it must be about one exercise, and defines {len(names)}"
        title, _, hint = (ast.get_docstring(parsed(read_text(path), path)) or "").partition("\n")
        if not title.strip() or len(hint.split()) < 5:
            yield f"{path}: its docstring needs a title and, after it, a hint"
    right = [name for path in assignment.also_right() for name in assignment.exercises_in(path)]
    wrong = [name for names in about.values() for name in names]
    for exercise in assignment.exercises:
        for kind, found, enough in (("wrong", wrong, ENOUGH_WRONG), ("right", right, ENOUGH_RIGHT)):
            if found.count(exercise.name) < enough:
                folder = "wrong" if kind == "wrong" else "also_right"
                yield (
                    f"{assignment.solutions / folder}: {found.count(exercise.name)} solutions of "
                    f"{exercise.name}, at least {enough} are needed"
                )
