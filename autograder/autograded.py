"""The notebook that a grader is shown in nbgrader's formgrader.

It is put together from the release and from what was handed in: read-only cells are the release's,
answers the student's. Outputs are not taken over, and no text of the student's is run as HTML.
"""

from __future__ import annotations

import copy
import html
import json
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from . import files
from .course import Policy
from .feedback import text
from .feedback.policy import told
from .imports import import_nbformat
from .notebook import Unreadable, grade_id_of, raw_cells, read_bytes, source_of
from .release import TemplateCell
from .results import ExerciseResult, SubmissionResult
from .submitted import kind_of

STAMPS = ("timestamp.txt", "submission_secret.txt")
"""What nbgrader's exchange lays beside a submission, and wants to find beside its feedback."""
MAX_CELLS = 2000
MAX_SOURCE = 200_000
"""How many cells, and how many characters of each, are shown."""
MAX_COMMENT = 1500
TAG = re.compile(r"<(?=[A-Za-z/!?])")
HARMFUL = re.compile(r"(javascript|vbscript|data):")


def build(
    released: Any,
    template: Sequence[TemplateCell],
    data: bytes | None,
    result: SubmissionResult,
    policy: Policy,
) -> Any:
    """The notebook of one result; `data` are the bytes of its file, None if unreadable."""
    known = {cell.metadata["nbgrader"]["grade_id"]: cell for cell in released.cells}
    kinds = {cell.grade_id: cell for cell in template}
    results = {exercise.name: exercise for exercise in told(result, policy).exercises}
    cells: list[Any] = []
    placed: set[str] = set()
    for submitted in _submitted(result.path, data):
        grade_id, source = grade_id_of(submitted), (source_of(submitted) or "")[:MAX_SOURCE]
        if grade_id in known and grade_id not in placed:
            placed.add(grade_id)
            cells.append(_known(known[grade_id], kinds[grade_id], source))
        elif source.strip():
            cells.append(_foreign(submitted.get("cell_type"), source))
    _put_back(cells, placed, known)
    cells = [each for cell in cells for each in _explained(cell, kinds, results)]
    notes = _notes(result)
    notebook = copy.deepcopy(released)
    notebook.cells = [*([_text(_fenced(notes))] if notes else []), *cells]
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return notebook


def answers(notebook: Any) -> dict[str, str]:
    """The texts of the cells that a student fills in, by their names in nbgrader's metadata."""
    found = {}
    for cell in notebook.get("cells", ()):
        metadata = cell.get("metadata", {}).get("nbgrader", {})
        if metadata.get("solution"):
            found[metadata.get("grade_id", "")] = source_of(cell) or ""
    return found


def summary(exercise: ExerciseResult) -> str:
    """What came of an exercise, in a few lines of plain text."""
    lines = []
    if exercise.tests:
        passed = sum(test.passed for test in exercise.tests)
        lines.append(f"{passed} of {len(exercise.tests)} tests passed.")
    for test in exercise.tests:
        if not test.passed:
            lines.append(f"Not passed: {test.title}")
            if test.calls:
                call, answer = test.calls[-1]
                expected = f"; expected {test.expected}" if test.expected is not None else ""
                lines.append(f"  {call} {answer}{expected}")
            elif test.reason:
                lines.append(f"  {test.reason}")
            if test.hint:
                lines.append(f"  {test.hint}")
    if exercise.comment:
        lines.append(exercise.comment)
    said = str(text.visible("\n".join(_clipped(line) for line in lines)))
    return said if len(said) <= MAX_COMMENT else said[:MAX_COMMENT].rsplit("\n", 1)[0] + "\n…"


def _clipped(line: str) -> str:
    return line if len(line) <= 300 else line[:299] + "…"


def _submitted(name: str, data: bytes | None) -> list[dict[str, Any]]:
    if data is None:
        return []
    if kind_of(name) != ".ipynb":
        return [{"cell_type": "code", "source": data.decode("utf-8", "replace")}]
    try:
        cells = raw_cells(json.loads(data.decode("utf-8-sig")))
    except (Unreadable, ValueError, RecursionError):
        return []
    return [cell for cell in cells if isinstance(cell, dict)][:MAX_CELLS]


def _known(released: Any, template: TemplateCell, source: str) -> Any:
    """A cell of the release, with the student's text where that is asked for."""
    cell = copy.deepcopy(released)
    if template.kind == "solution":
        cell["source"] = str(text.visible(source))
    elif template.kind == "written":
        cell["source"] = harmless(source)
    return cell


def _foreign(kind: Any, source: str) -> Any:
    """A cell of the student's own."""
    import nbformat

    if kind == "code":
        return nbformat.v4.new_code_cell(str(text.visible(source)))
    return _text(harmless(source) if kind == "markdown" else _fenced(source))


def harmless(markdown: str) -> str:
    """A student's Markdown, of which nothing is HTML and no link is a script, formulas kept."""
    shown = str(text.visible(markdown))
    bare = re.sub(r"[\s\\]", "", html.unescape(html.unescape(shown))).casefold()
    if HARMFUL.search(bare):
        return _fenced(shown)
    return TAG.sub("< ", shown)


def _put_back(cells: list[Any], placed: set[str], known: Mapping[str, Any]) -> None:
    """Cells of the release that are not there, each behind the one before it."""
    at = 0
    for grade_id, released in known.items():
        if grade_id in placed:
            at = 1 + next(
                number
                for number, cell in enumerate(cells)
                if cell.metadata.get("nbgrader", {}).get("grade_id") == grade_id
            )
        else:
            cells.insert(at, copy.deepcopy(released))
            at += 1


def _explained(
    cell: Any, kinds: Mapping[str, TemplateCell], results: Mapping[str, ExerciseResult]
) -> list[Any]:
    """The cell, and with it what the person who marks it is to know."""
    import nbformat

    template = kinds.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
    if template is None:
        return [cell]
    if template.kind == "written":
        rubric = (
            f"**Rubric of {template.exercise}** (students have not seen it)\n\n{template.rubric}"
        )
        return [_text("\n".join(f"> {line}".rstrip() for line in rubric.splitlines())), cell]
    result = results.get(template.exercise)
    if template.kind == "tests" and result is not None:
        said = f"The hidden tests gave {text.points(result.score)} of "
        said += f"{text.points(result.max_score)} points.\n{summary(result)}\n"
        cell["outputs"] = [nbformat.v4.new_output("stream", name="stdout", text=said)]
    return [cell]


def _notes(result: SubmissionResult) -> str:
    lines = [f"This file could not be read: {result.reason}"] if result.reason else []
    lines += [f"Note: {note}" for note in result.notes]
    lines += [
        f"Cell {each.cell} did not run to its end: {each.message}" for each in result.cell_errors
    ]
    return "\n".join(_clipped(line) for line in lines)


def _fenced(source: str) -> str:
    """Text as it is, in a frame that it cannot leave."""
    longest = max((len(run) for run in re.findall(r"`+", source)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text.visible(source)}\n{fence}"


def _text(source: str) -> Any:
    import nbformat

    return nbformat.v4.new_markdown_cell(source)


# --- the folder -------------------------------------------------------------------------------


def read(path: Path) -> bytes | None:
    """A submitted file's bytes, or None where it cannot be read."""
    try:
        return read_bytes(path)
    except Unreadable:
        return None


def write(made: Any, path: Path) -> set[str]:
    """Write the notebook in place of an earlier one; the cells whose answers are others now."""
    import nbformat

    before, new = _written_before(path), nbformat.writes(made) + "\n"
    if new == before:
        return set()
    files.write(path, new.encode("utf-8", "replace"))
    was = answers(json.loads(before)) if before else None
    now = answers(made)
    return {name for name, source in now.items() if was is not None and was.get(name) != source}


def _written_before(path: Path) -> str | None:
    """A notebook that was written there before, if it is one still."""
    with suppress(OSError, ValueError):
        found = path.read_text("utf-8")
        if isinstance(json.loads(found), dict):
            return found
    return None


def copy_stamps(submitted: Path, folder: Path) -> None:
    """Lay the exchange's timestamp and secret beside what was made of a submission."""
    for name in STAMPS:
        data = read(submitted / name)
        if data is None:
            (folder / name).unlink(missing_ok=True)
        elif data != read(folder / name):
            files.write(folder / name, data)


def timestamp(folder: Path) -> datetime | None:
    """When what lies in a folder was handed in: UTC, without a time zone, as nbgrader has it."""
    import_nbformat()
    from nbgrader.utils import parse_utc

    data = read(folder / STAMPS[0])
    try:
        said = (data or b"").decode("utf-8").strip()
        return parse_utc(said) if said else None
    except (ValueError, OverflowError):
        return None
