"""Submitted notebooks into the cells that are run.

What a submission did to read-only cells does not matter: the release's are run as well, and last.
"""

from __future__ import annotations

import ast
import errno
import json
import os
import re
import stat
import tokenize
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from .codec import encodable
from .messages import Cell
from .release import TemplateCell
from .submitted import kind_of

_DEFINED = re.compile(r"^(?:async +)?(?:def|class) +(\w+)", re.MULTILINE)
MAX_BYTES = 32 << 20
"""Size of the largest submission that is read."""
MAX_SOURCE = 1 << 20
"""Characters of code in the largest: it is read closely, on the trusted side."""
_CELL_MARK = re.compile(r"#\s*(%%|\+(\s|$)|In ?\[|<codecell>)")
"""How a notebook's cells begin where tools have made a script of it."""


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
    kind = kind_of(name)
    if kind == ".py":
        cells = list(_cells_of_script(_decode_script(data)))
        notes: list[str] = []
    elif kind == ".ipynb":
        cells, notes = _cells_of_notebook(data)
    else:
        raise Unreadable("it is neither a notebook (.ipynb) nor a Python file (.py)")
    if sum(len(cell.source.strip("\n")) for cell in cells) > MAX_SOURCE:
        raise Unreadable(f"its code is longer than {MAX_SOURCE >> 20} Mi characters")
    return cells, notes


def _cells_of_notebook(data: bytes) -> tuple[list[SubmittedCell], list[str]]:
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
        said = encodable(str(version))[:20]
        notes.append(f"the notebook says it is of version {said}; read as version 4")
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
        return encodable(data.decode(encoding))
    except (SyntaxError, ValueError, LookupError):
        return data.decode("utf-8", "replace")


def _cells_of_script(source: str) -> Iterator[SubmittedCell]:
    """A script's cells, where marks divide it, each with empty lines in the place of what comes
    before it."""
    lines = StringIO(source, newline=None).readlines()
    marked = [at for at, line in enumerate(lines) if at and _CELL_MARK.match(line)]
    inside = _inside_statements(source) if marked and len(source) <= MAX_SOURCE else set()
    starts = [0, *[at for at in marked if at not in inside]]
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True), 1):
        yield SubmittedCell(number, "\n" * start + "".join(lines[start:end]))


def _inside_statements(source: str) -> set[int]:
    """The lines (from 0) that go on with a statement; none where the source is no plain Python."""
    body = _statements(source)
    return {line for each in body for line in range(each.lineno, each.end_lineno or each.lineno)}


def _statements(source: str) -> list[ast.stmt]:
    """The statements of plain Python, none of anything else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def source_of(cell: dict[str, Any]) -> str | None:
    """The text of a cell as it was handed in, or None where it is no text."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    return encodable(source) if isinstance(source, str) else None


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
    """What is run: the student's cells, and the release's own read-only cells in their places.

    A read-only cell that was changed may hold what belongs elsewhere: it is run too, before the
    release's. Public tests and untouched starters are left out, wherever they stand and however
    they are labelled: they define nothing, and must not undo what the student defined elsewhere.
    """
    setups = {cell.grade_id: cell for cell in template if cell.kind == "setup"}
    tests = [squeezed(cell.source) for cell in template if cell.kind == "tests"]
    starters = {squeezed(cell.source) for cell in template if cell.kind == "solution"}
    exercises = {cell.exercise for cell in template if cell.kind == "solution"}
    known = {cell.grade_id for cell in template if cell.kind not in ("text", "written")}
    notes: list[str] = []
    cells: list[Cell] = []
    seen: set[str] = set()
    extra = submitted[-1].number if submitted else 0
    for cell in submitted:
        if cell.grade_id in seen:
            notes.append(f"the cell {cell.grade_id} is there more than once")
        setup = setups.get(cell.grade_id)
        bare = squeezed(cell.source)
        as_released = setup is not None and bare == squeezed(setup.source)
        source = "" if bare in starters else _without(tests, cell.source, bare)
        if source.strip() and not as_released and not _only_starts(source, exercises):
            cells.append(Cell(cell.number, source))
        if setup is not None and not (as_released and cell.grade_id in seen):
            number = cell.number
            if not as_released:
                extra = number = extra + 1
                notes.append(
                    f"the read-only cell {cell.grade_id} was changed; "
                    "the release's was run after it"
                )
            cells.append(Cell(number, setup.source))
        if cell.grade_id in known:
            seen.add(cell.grade_id)
    missing = [setup for name, setup in setups.items() if name not in seen]
    restored = [Cell(extra + 1 + n, setup.source) for n, setup in enumerate(missing)]
    return Composed((*restored, *cells), tuple(dict.fromkeys(notes)))


def _without(tests: Sequence[str], source: str, bare: str) -> str:
    """A cell's source, which is `bare` when squeezed, with empty lines where all of a public test
    stands in it."""
    for test in tests:
        if test in bare:
            source = _emptied(source, test.splitlines())
    return source


def _only_starts(source: str, exercises: set[str]) -> bool:
    """Whether a cell holds only starters of exercises, be they those of an earlier release."""
    body = _statements(source) if "NotImplementedError" in source else []
    return bool(body) and all(
        getattr(node, "name", "") in exercises and _is_unwritten(node) for node in body
    )


def _is_unwritten(node: ast.AST) -> bool:
    """Whether a function, or each method of a class, only says that it is not implemented."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        return all(map(_is_unwritten, body))
    raised = node.exc if isinstance(node, ast.Raise) else None
    raised = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"


def _emptied(source: str, wanted: Sequence[str]) -> str:
    lines = source.splitlines()
    stripped = [line.rstrip() for line in lines]
    for at in range(len(lines) - len(wanted) + 1):
        end = at + len(wanted)
        follows = next((line for line in lines[end:] if line.strip()), "")
        if stripped[at:end] == wanted and not follows[:1].isspace():
            lines[at:end] = [""] * len(wanted)
    return "\n".join(lines)


def mistaken_for(
    submitted: Sequence[SubmittedCell], slug: str, assignments: Mapping[str, Sequence[str]]
) -> str:
    """The other assignment whose exercises a submission has most of, if it has none of its own.

    `assignments` are those of the course, `slug` among them, each with its exercises' names.
    """
    found = {cell.grade_id.removeprefix("test_") for cell in submitted}
    found |= {name for cell in submitted for name in _DEFINED.findall(cell.source)}
    shared = {each: len(found.intersection(names)) for each, names in assignments.items()}
    likely = max(shared, key=lambda each: shared[each])
    return likely if shared[likely] and not shared[slug] else ""


def squeezed(source: str) -> str:
    """A source without white space at the ends, for comparison."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())
