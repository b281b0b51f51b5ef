"""Submitted notebooks into the cells that are run.

What a submission did to read-only cells does not matter: they are taken from the release.
"""

from __future__ import annotations

import errno
import json
import os
import stat
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from .messages import Cell
from .release import TemplateCell

MAX_BYTES = 32 << 20
"""Size of the largest submission that is read."""


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
