"""A cheatsheet's entries: one small file each, `cheatsheets/entries/<id>.md`.

Front matter says what there is to say of a formula; a body of a few words may follow it. An
entry's LaTeX is the only place in which its formula is written down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import msgspec
import yaml

from ..course import CourseError, read_text
from . import latex, typesetting

FOLDER = Path("cheatsheets")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Text = Annotated[str, msgspec.Meta(min_length=1)]


class Proof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What shows that a formula is right: a value that it is compared with, or a hidden test.

    `given` has a Python expression for each of the formula's symbols, `over` one for the values
    of each index that is written without bounds. `equals` is what the last right-hand side must
    be, or what each named left-hand side must be. `test` is `<assignment>::<hidden test>`.
    """

    given: dict[str, str] = {}
    over: dict[str, str] = {}
    equals: str | dict[str, str] = ""
    test: str = ""


class _FrontMatter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Text
    topic: Text
    priority: Annotated[int, msgspec.Meta(ge=1, le=5)]
    order: int = 50
    when: str = ""
    mistake: str = ""
    formula: str = ""
    alt: str = ""
    symbols: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    diagram: str = ""
    slip: str = ""
    proof: Proof | None = None


@dataclass(frozen=True)
class Entry:
    """An entry. `priority` 1 is the first to stay on a sheet, 5 the first to leave it;
    `order` is its place below its heading.

    Formulas and texts are LaTeX and plain text with LaTeX between dollar signs; `slip` is the
    classic mistake as a formula; `exercises` are programming exercises that it helps with.
    """

    id: str
    title: str
    topic: str
    priority: int
    order: int
    when: str
    mistake: str
    formula: str
    alt: str
    symbols: dict[str, str]
    tags: tuple[str, ...]
    exercises: tuple[str, ...]
    diagram: str
    slip: str
    proof: Proof | None
    body: str
    path: Path
    lines: dict[str, int]

    def where(self, name: str) -> str:
        """The file and line of a field, for messages."""
        return f"{self.path}:{self.lines.get(name, 1)}: {name}"


def load_entries(root: Path) -> dict[str, Entry]:
    """All the entries of a course, by id. Raises `CourseError` with file, line and field."""
    paths = sorted((root / FOLDER / "entries").glob("*.md"))
    return {path.stem: read_entry(path) for path in paths}


def load_entry(root: Path, name: str) -> Entry:
    """One entry of a course. Raises `CourseError`."""
    path = root / FOLDER / "entries" / f"{name}.md"
    if not _ID.fullmatch(name) or not path.is_file():
        raise CourseError(f"there is no entry {name!r} in {path.parent}")
    return read_entry(path)


def formula_of(root: Path, name: str, part: int = 0) -> str:
    """An entry's formula as a displayed formula of Markdown. Raises `CourseError`.

    Of a formula of several equations `part` is the number of one, from 1; 0 is all of it.
    """
    entry = load_entry(root, name)
    if not entry.formula:
        raise CourseError(f"{entry.path}: it has no formula")
    parts = latex.equations(entry.formula)
    if not 0 <= part <= len(parts):
        raise CourseError(f"{entry.where('formula')}: it has {len(parts)} parts, and no {part}")
    return f"$$\n{parts[part - 1] if part else entry.formula}\n$$"


def read_entry(path: Path) -> Entry:
    """The entry in a file. Raises `CourseError` with file, line and field."""
    if not _ID.fullmatch(path.stem):
        raise CourseError(f"{path}: its name must be lower-case words joined by hyphens")
    parts = read_text(path).split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        raise CourseError(f"{path}:1: it must begin with front matter between two lines of ---")
    data, lines = _mapping(parts[1], path)
    try:
        front = msgspec.convert(data, _FrontMatter)
    except msgspec.ValidationError as error:
        raise CourseError(f"{path}:{_line_of(str(error), lines)}: {error}") from None
    fields = {name: getattr(front, name) for name in front.__struct_fields__}
    entry = Entry(id=path.stem, body=parts[2].strip(), path=path, lines=lines, **fields)
    _check(entry)
    return entry


def _mapping(text: str, path: Path) -> tuple[Any, dict[str, int]]:
    """The front matter's values, and the line of the file in which each field begins."""
    try:
        loader = _LOADER(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise CourseError(f"{path}:{line}: {error.problem or 'this is not YAML'}") from None
    except yaml.YAMLError as error:
        raise CourseError(f"{path}: {str(error).splitlines()[0]}") from None
    if not isinstance(node, yaml.MappingNode):
        return data, {}
    # the first line of the file is the ---
    return data, {key.value: key.start_mark.line + 2 for key, _ in node.value}


def _line_of(message: str, lines: dict[str, int]) -> int:
    named = re.search(r"\$\.(\w+)", message) or re.search(r"unknown field `(\w+)`", message)
    return lines.get(named[1], 1) if named else 1


def _check(entry: Entry) -> None:
    """Every formula in it can be set; what belongs together is there."""
    for name in ("formula", "slip"):
        source = getattr(entry, name)
        if source:
            with explained(entry, name):
                typesetting.formula(source)
    for symbol, meaning in entry.symbols.items():
        with explained(entry, "symbols"):
            typesetting.formula(symbol)
            typesetting.markup(meaning)
    for name in ("title", "when", "mistake", "body"):
        with explained(entry, name):
            typesetting.markup(getattr(entry, name))
    if entry.formula and entry.proof is None:
        raise CourseError(f"{entry.where('formula')}: it has no proof")
    if (entry.formula or entry.diagram) and not entry.alt:
        field = "formula" if entry.formula else "diagram"
        raise CourseError(f"{entry.where(field)}: it has no alternative text (alt)")
    if not (entry.formula or entry.when or entry.body):
        raise CourseError(f"{entry.path}:1: it says nothing: no formula, no when, no body")
    if entry.diagram and not diagram_path(entry).is_file():
        raise CourseError(f"{entry.where('diagram')}: there is no picture {diagram_path(entry)}")


def diagram_path(entry: Entry) -> Path:
    """The SVG file of an entry's diagram."""
    return entry.path.parents[1] / "diagrams" / entry.diagram


class explained:
    """Turns a formula's error into the course's, with file, line, field and column."""

    def __init__(self, entry: Entry, name: str) -> None:
        self.place = entry.where(name)

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, latex.FormulaError):
            message = f"{self.place}, character {error.at + 1}: {error}"
            raise CourseError(message) from None
