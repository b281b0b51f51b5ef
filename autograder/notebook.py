"""Templates into notebooks, and submitted notebooks into the cells that are run.

Starters are derived from the reference: signature and docstring, never a line of a body. What a
submission did to read-only cells does not matter: they are taken from the release.
"""

from __future__ import annotations

import ast
import base64
import errno
import json
import mimetypes
import os
import stat
import sys
import textwrap
import tokenize
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from .course import Assignment, CourseError, definitions
from .messages import Cell

MAX_BYTES = 32 << 20
"""Size of the largest submission that is read."""

Kind = Literal["text", "setup", "solution", "tests", "written"]


@dataclass(frozen=True)
class TemplateCell:
    """A cell of the released notebook. `grade_id` is its name in nbgrader's metadata.

    `rubric` is how an answer in words is marked; it is no part of the notebook.
    """

    kind: Kind
    grade_id: str
    source: str
    exercise: str = ""
    points: float = 0.0
    rubric: str = ""


class Unreadable(Exception):
    """A submission that is not a notebook; the message is the one-line reason."""


@dataclass(frozen=True)
class SubmittedCell:
    """A code cell of a submission; `number` counts code cells from 1."""

    number: int
    source: str
    grade_id: str = ""


@dataclass(frozen=True)
class Composed:
    """What is run of a submission, and what was noticed when putting it together."""

    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = field(default=())


def import_nbformat() -> None:
    """Import nbformat without what takes it seconds: jsonschema builds a grammar of IRIs, of which
    a notebook has none, unless that package seems not to be there."""
    if "jsonschema" not in sys.modules and "rfc3987_syntax" not in sys.modules:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
        try:
            import nbformat  # noqa: F401
        finally:
            del sys.modules["rfc3987_syntax"]


# --- the template -----------------------------------------------------------------------------


def template_cells(assignment: Assignment) -> list[TemplateCell]:
    """The cells of the assignment's notebook. Raises `CourseError`, naming the file."""
    import_nbformat()
    import jupytext

    markdown, rubrics = _render(assignment)
    notebook = jupytext.reads(markdown, fmt="md")
    points = {part.name: part.points for part in assignment.parts}
    cells: list[TemplateCell] = []
    for cell in notebook.cells:
        kind, _, name = cell.metadata.get("autograder", "").partition(":")
        source = cell.source.strip("\n")
        if kind == "written":
            rubric = rubrics.get(name, "")
            cells.append(TemplateCell("written", name, source, name, points[name], rubric))
        elif cell.cell_type != "code" and source:
            cells.append(TemplateCell("text", f"text_{len(cells)}", source))
        elif cell.cell_type != "code":
            continue
        elif kind == "solution":
            cells.append(TemplateCell("solution", name, source, name))
        elif kind == "tests":
            cells.append(TemplateCell("tests", f"test_{name}", source, name, points[name]))
        else:
            cells.append(TemplateCell("setup", f"setup_{len(cells)}", source))
    _check_template(assignment, cells)
    return cells


def _check_template(assignment: Assignment, cells: Sequence[TemplateCell]) -> None:
    for kind, call in (("solution", "exercise"), ("tests", "public_tests")):
        found = [cell.exercise for cell in cells if cell.kind == kind]
        for exercise in assignment.exercises:
            if found.count(exercise.name) != 1:
                raise CourseError(
                    f'{assignment.template}: {call}("{exercise.name}") must stand there once'
                )
    found = [cell.exercise for cell in cells if cell.kind == "written"]
    for part in assignment.written:
        if found.count(part.name) != 1:
            raise CourseError(
                f'{assignment.template}: written("{part.name}") must stand there once'
            )
    for cell in cells:
        if cell.kind == "written" and not cell.rubric:
            raise CourseError(
                f'{assignment.template}: rubric("{cell.exercise}") must stand there and say '
                "how the answer is marked"
            )


def _render(assignment: Assignment) -> tuple[str, dict[str, str]]:
    """The template as Markdown, and the rubrics that stood in it."""
    import jinja2

    try:
        source = assignment.solution.read_text("utf-8")
    except OSError as error:
        raise CourseError(f"{assignment.solution}: {error.strerror}") from None
    names = [exercise.name for exercise in assignment.exercises]
    in_words = [part.name for part in assignment.written]
    rubrics: dict[str, str] = {}

    def known(name: str, among: Sequence[str] = names) -> str:
        if name not in among:
            what = "an exercise" if among is names else "a written exercise"
            raise CourseError(f"{assignment.template}: {name} is not {what} of its front matter")
        return name

    def exercise(name: str) -> str:
        return _fenced(f"solution:{known(name)}", starter(source, name, assignment.solution))

    def public_tests(name: str, caller: Callable[[], str]) -> str:
        return _fenced(f"tests:{known(name)}", textwrap.dedent(caller()).strip("\n"))

    def written(name: str, caller: Callable[[], str]) -> str:
        text = textwrap.dedent(caller()).strip("\n")
        label = f'autograder="written:{known(name, in_words)}"'
        return f"\n<!-- #region {label} -->\n{text}\n<!-- #endregion -->\n"

    def rubric(name: str, caller: Callable[[], str]) -> str:
        rubrics[known(name, in_words)] = textwrap.dedent(caller()).strip("\n")
        return ""

    def figure(file: str, alt: str) -> str:
        path = assignment.folder / "figures" / file
        if not path.is_file():
            raise CourseError(f"{assignment.template}: there is no figure {path}")
        kind = mimetypes.guess_type(file)[0] or "image/png"
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        return f"![{alt}](data:{kind};base64,{data})"

    def formula(name: str, part: int = 0) -> str:
        from .cheatsheet.entries import formula_of

        try:
            return formula_of(assignment.folder.parents[1], name, part)
        except CourseError as error:
            raise CourseError(f"{assignment.template}: formula: {error}") from None

    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.globals.update(exercise=exercise, public_tests=public_tests, figure=figure)
    environment.globals.update(formula=formula, written=written, rubric=rubric)
    try:
        text = environment.from_string(assignment.text).render(assignment=assignment)
    except jinja2.TemplateError as error:
        line = getattr(error, "lineno", None)
        front = assignment.template.read_text("utf-8").count("\n") - assignment.text.count("\n")
        place = f":{line + front}" if line else ""
        raise CourseError(f"{assignment.template}{place}: {error.message}") from None
    return text, rubrics


def _fenced(label: str, code: str) -> str:
    return f'\n```python autograder="{label}"\n{code}\n```\n'


# --- starters ---------------------------------------------------------------------------------


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
    tokens = list(tokenize.generate_tokens(iter(source.splitlines(keepends=True)).__next__))
    lines = source.splitlines(keepends=True)
    for before, token in reversed(list(pairwise(tokens))):
        if token.type == tokenize.NAME and token.string in names and before.string != ".":
            row, column = token.start
            line = lines[row - 1]
            renamed = f"{token.string}_of_the_reference"
            lines[row - 1] = line[:column] + renamed + line[column + len(token.string) :]
    return ["".join(lines), overlay]


def solved(assignment: Assignment, overlay: Path | None = None) -> list[str]:
    """The code of a submission: the reference, with the definitions of `overlay` in their place."""
    reference = assignment.solution.read_text("utf-8")
    if overlay is None:
        return [reference]
    names = assignment.exercises_in(overlay)
    return with_solutions(reference, overlay.read_text("utf-8"), names)


# --- release ----------------------------------------------------------------------------------


def released_notebook(
    assignment: Assignment,
    solutions: Mapping[str, str] | None = None,
    extra: Sequence[str] = (),
) -> Any:
    """The notebook that students get; with `solutions` filled in, one that they hand in.

    `extra` are further code cells at the end.
    """
    import_nbformat()
    import nbformat
    from nbgrader.utils import compute_checksum

    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    for template in template_cells(assignment):
        in_words = template.kind in ("text", "written")
        new = nbformat.v4.new_markdown_cell if in_words else nbformat.v4.new_code_cell
        cell = new(template.source)
        cell["id"] = template.grade_id[:64]
        metadata: dict[str, Any] = {
            "grade": template.kind in ("tests", "written"),
            "grade_id": template.grade_id,
            "cell_type": cell.cell_type,
            "locked": template.kind not in ("solution", "written"),
            "schema_version": 3,
            "solution": template.kind in ("solution", "written"),
            "task": False,
        }
        if metadata["grade"]:
            metadata["points"] = template.points
        cell.metadata["nbgrader"] = metadata
        cell.metadata["nbgrader"]["checksum"] = compute_checksum(cell)
        if solutions and template.kind in ("solution", "written"):
            cell["source"] = solutions.get(template.exercise, template.source)
        notebook.cells.append(cell)
    for number, source in enumerate(extra):
        cell = nbformat.v4.new_code_cell(source)
        cell["id"] = f"extra_{number}"
        notebook.cells.append(cell)
    return notebook


def write(notebook: Any, path: Path) -> Path:
    """Write a notebook, making its folder."""
    import_nbformat()
    import nbformat

    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def write_release(assignment: Assignment, folder: Path) -> Path:
    """Write the notebook that students get to `folder`; its path."""
    return write(released_notebook(assignment), folder / f"{assignment.slug}.ipynb")


# --- submissions ------------------------------------------------------------------------------


def read_bytes(path: Path) -> bytes:
    """A submitted file's bytes. Raises `Unreadable`; follows no link, opens nothing but files."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise Unreadable("it is a link, not a file") from None
        raise Unreadable(f"it cannot be read: {os.strerror(error.errno or 0)}") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "something else"
        raise Unreadable(f"it is {kind}, not a file")
    with open(descriptor, "rb") as file:
        if status.st_size > MAX_BYTES:
            raise Unreadable(f"it is larger than {MAX_BYTES >> 20} MiB")
        try:
            return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise Unreadable(f"it cannot be read: {os.strerror(error.errno or 0)}") from None


def submitted_cells(name: str, data: bytes) -> tuple[list[SubmittedCell], list[str]]:
    """The code cells in a submitted file, and notes on what is odd. Raises `Unreadable`."""
    if name.endswith(".py"):
        return [SubmittedCell(1, _decode_script(data))], []
    if not name.endswith(".ipynb"):
        raise Unreadable("it is neither a notebook (.ipynb) nor a Python file (.py)")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("it is not text in UTF-8") from None
    except RecursionError:
        raise Unreadable("it is nested too deeply to be a notebook") from None
    except ValueError as error:
        what = "is empty" if not data.strip() else f"is not JSON, or cut off ({error})"
        raise Unreadable(f"it {what}") from None
    raw = raw_cells(notebook)
    notes = []
    version = notebook.get("nbformat")
    if version not in (3, 4):
        notes.append(f"the notebook says it is of version {str(version)[:20]}; read as version 4")
    cells: list[SubmittedCell] = []
    for item in raw:
        if not isinstance(item, dict) or item.get("cell_type") != "code":
            continue
        source = source_of(item)
        if source is None:
            notes.append(f"code cell {len(cells) + 1} has no text and was left out")
            source = ""
        cells.append(SubmittedCell(len(cells) + 1, source, grade_id_of(item)))
    if not cells:
        raise Unreadable("it has no code cells")
    return cells, notes


def _decode_script(data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        return data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return data.decode("utf-8", "replace")


def source_of(cell: dict[str, Any]) -> str | None:
    """The text of a cell as it was handed in, or None where it is no text."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    return source if isinstance(source, str) else None


def raw_cells(notebook: Any) -> list[Any]:
    """The cells of a notebook of whatever version. Raises `Unreadable`."""
    if not isinstance(notebook, dict):
        raise Unreadable("it is JSON, but not a notebook")
    cells = notebook.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = notebook.get("worksheets")  # version 3
    if isinstance(sheets, list):
        return [
            cell
            for sheet in sheets
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for cell in sheet["cells"]
        ]
    raise Unreadable("it is JSON, but has no cells")


def grade_id_of(cell: dict[str, Any]) -> str:
    """A cell's name in nbgrader's metadata, or nothing."""
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def compose(template: Sequence[TemplateCell], submitted: Sequence[SubmittedCell]) -> Composed:
    """What is run: the student's cells, with the release's own read-only cells in their places.

    Public tests and untouched starters are left out, wherever they stand and however they are
    labelled: they define nothing, and must not undo what the student defined elsewhere.
    """
    by_id = {cell.grade_id: cell for cell in template if cell.kind not in ("text", "written")}
    idle = {squeezed(cell.source) for cell in template if cell.kind in ("solution", "tests")}
    notes: list[str] = []
    cells: list[Cell] = []
    seen: set[str] = set()
    for cell in submitted:
        known = by_id.get(cell.grade_id)
        if known is not None and cell.grade_id in seen:
            notes.append(f"the cell {cell.grade_id} is there more than once")
            if known.kind == "setup":
                continue
        if known is not None:
            seen.add(cell.grade_id)
        if (known is not None and known.kind == "tests") or squeezed(cell.source) in idle:
            continue
        if known is not None and known.kind == "setup":
            if squeezed(cell.source) != squeezed(known.source):
                notes.append(
                    f"the read-only cell {cell.grade_id} was changed; the release's was run"
                )
            cells.append(Cell(cell.number, known.source))
        elif cell.source.strip():
            cells.append(Cell(cell.number, cell.source))
    last = submitted[-1].number if submitted else 0
    missing = [cell for cell in template if cell.kind == "setup" and cell.grade_id not in seen]
    restored = [Cell(last + 1 + n, cell.source) for n, cell in enumerate(missing)]
    return Composed((*restored, *cells), tuple(dict.fromkeys(notes)))


def squeezed(source: str) -> str:
    """A source without white space at the ends, for comparison."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())
