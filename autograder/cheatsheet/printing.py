"""A sheet on paper: set with Typst, measured, and fitted to two pages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from ..course import CourseError, read_bytes
from . import typesetting
from .entries import diagram_path
from .sheets import Paper, Sheet, without

TEMPLATES = Path(__file__).parents[1] / "templates" / "cheatsheet"
PAGES = 2
SIZES = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height of paper in millimetres."""
MARGIN_X, MARGIN_TOP, MARGIN_BOTTOM, GUTTER = 7.0, 7.0, 9.0, 3.4
STEP = 0.1
"""Type sizes are tried in steps of so many points."""
PDF = "1.5"
"""All that a sheet needs, its tags too. Later versions have a flag `Suspects` in them, false, that
pdfinfo takes for an error."""
MM = 72 / 25.4


@dataclass(frozen=True)
class Print:
    """A sheet in a size of type, in points, on some paper."""

    sheet: Sheet
    paper: Paper
    size: float


@dataclass(frozen=True)
class Fill:
    """How far a sheet fills its pages: in columns, and each entry's height in millimetres.

    `smallest` is the size, in points, of the smallest index of a formula.
    """

    columns: float
    smallest: float
    heights: Mapping[str, float]
    room: int
    column_height: float

    @property
    def surplus(self) -> float:
        """Columns that are too many; below zero, columns that are empty."""
        return self.columns - self.room


def pdf(printed: Print) -> bytes:
    """The sheet as a PDF file: the same bytes for the same sheet."""
    return _compiled(printed, "pdf")[0]


def png(printed: Print, dots: int = 200) -> list[bytes]:
    """The sheet's pages as pictures, with so many dots an inch."""
    return _compiled(printed, "png", dots)


def _compiled(printed: Print, kind: Any, dots: int | None = None) -> list[bytes]:
    import typst

    options: dict[str, Any] = {"format": kind, "ignore_system_fonts": True, "timestamp": 0}
    if kind == "pdf":
        options["pdf_standards"] = [PDF]
    if dots:
        options["ppi"] = float(dots)
    try:
        made = typst.compile(_files(printed, justified=True), **options)
    except typst.TypstError as error:
        raise CourseError(f"the sheet {printed.sheet.name} cannot be set: {error}") from None
    return made if isinstance(made, list) else [made]


def measure(printed: Print) -> Fill:
    """How far the sheet fills its pages, in this size. Raises `CourseError`."""
    import typst

    try:
        files: Any = _files(printed, justified=False)
        compiler = typst.Compiler(files, ignore_system_fonts=True)
        found = json.loads(compiler.query("<measured>", field="value"))
    except (typst.TypstError, RuntimeError) as error:
        raise CourseError(f"the sheet {printed.sheet.name} cannot be set: {error}") from None
    heights = {item["id"]: _points(item["height"]) / MM for item in found if "id" in item}
    end = next(item["end"] for item in found if "end" in item)
    columns = printed.sheet.layout.columns
    width, height = SIZES[printed.paper]
    pitch = (width - 2 * MARGIN_X + GUTTER) / columns
    column = round((_points(end["x"]) / MM - MARGIN_X) / pitch)
    tall = height - MARGIN_TOP - MARGIN_BOTTOM
    down = (_points(end["y"]) / MM - MARGIN_TOP) / tall
    filled = (end["page"] - 1) * columns + column + min(max(down, 0.0), 1.0)
    part = min([inline(printed.sheet), *(item["smallest"] for item in found if "smallest" in item)])
    return Fill(filled, printed.size * part, heights, PAGES * columns, tall)


def _points(length: str) -> float:
    return float(length.removesuffix("pt"))


def leave_out(printed: Print) -> list[str]:
    """Which entries to leave out, the least important first, until the rest has room."""
    sheet, chosen = printed.sheet, list[str]()
    while (fill := measure(Print(sheet, printed.paper, printed.size))).surplus > 0:
        surplus = fill.surplus * fill.column_height
        for entry in by_importance(sheet)[::-1]:
            if surplus <= 0:
                break
            chosen.append(entry)
            surplus -= fill.heights[entry]
        sheet = without(sheet, chosen)
    return chosen


def by_importance(sheet: Sheet) -> list[str]:
    """The ids of a sheet's entries: first what the learner lacks, then by priority.

    Of entries that are alike in both, the first below their headings come first.
    """
    places = {entry.id: number for number, entry in enumerate(sheet.entries)}
    ordered = sorted(
        sheet.entries,
        key=lambda e: (-sheet.weights.get(e.id, 0), e.priority, e.order, places[e.id]),
    )
    return [entry.id for entry in ordered]


def fitted(sheet: Sheet, paper: Paper, size: float | None = None) -> Print:
    """The sheet on exactly two pages: in the largest type that it fits in.

    Where even the smallest type (or the `size` given) does not do, the least important entries
    are left out. Raises `CourseError` where two pages cannot be filled.
    """
    layout = sheet.layout
    smallest = layout.smallest if size is None else size
    sheet = without(sheet, leave_out(Print(sheet, paper, smallest)))
    fill = measure(Print(sheet, paper, smallest))
    # the area of text grows with the square of its size
    guess = smallest * (fill.room / max(fill.columns, 1)) ** 0.5
    steps = min(max(int((guess - smallest) / STEP), 0), _steps(layout.largest - smallest))
    while steps and not _fits(Print(sheet, paper, _size(smallest, steps))):
        steps -= 1
    while steps < _steps(layout.largest - smallest):
        if not _fits(Print(sheet, paper, _size(smallest, steps + 1))):
            break
        steps += 1
    printed = Print(sheet, paper, _size(smallest, steps))
    fill = measure(printed)
    if fill.columns <= layout.columns:
        raise CourseError(
            f"{sheet.name}: {len(sheet.entries)} entries fill {fill.columns:.1f} columns even in "
            f"type of {printed.size:g} pt; two pages need more than {layout.columns}"
        )
    return printed


def _steps(points: float) -> int:
    return max(int(points / STEP + 1e-9), 0)


def _size(smallest: float, steps: int) -> float:
    return round(smallest + steps * STEP, 2)


def _fits(printed: Print) -> bool:
    return measure(printed).surplus <= 0


# --- Typst ------------------------------------------------------------------------------------


def _files(printed: Print, justified: bool) -> dict[str, bytes]:
    pictures = {
        entry.diagram: read_bytes(diagram_path(entry))
        for entry in printed.sheet.entries
        if entry.diagram
    }
    return {"main.typ": source(printed, justified).encode(), **pictures}


def source(printed: Print, justified: bool = True) -> str:
    """The Typst source of a sheet; `justified`, its columns are spread to the same height."""
    width, _ = SIZES[printed.paper]
    columns = printed.sheet.layout.columns
    return (
        _environment()
        .get_template("sheet.typ")
        .render(
            sheet=printed.sheet,
            paper="us-letter" if printed.paper == "letter" else "a4",
            size=printed.size,
            inline=inline(printed.sheet),
            margin={"x": MARGIN_X, "top": MARGIN_TOP, "bottom": MARGIN_BOTTOM},
            gutter=GUTTER,
            width=(width - 2 * MARGIN_X - (columns - 1) * GUTTER) / columns,
            justified=justified,
            explained=explained(printed.sheet.symbols),
        )
    )


def inline(sheet: Sheet) -> float:
    """The smallest size in a sheet's formulas between words, as a part of its type's."""
    texts = [text for e in sheet.entries for text in (e.title, e.when, e.mistake, e.body)]
    for symbols in (sheet.symbols, *(entry.symbols for entry in sheet.entries)):
        texts += [f"${symbol}$ {meaning}" for symbol, meaning in symbols.items()]
    return min(typesetting.smallest(typesetting.markup(text)) for text in texts)


def explained(symbols: Mapping[str, str]) -> str:
    """Symbols with their meanings as Typst markup."""
    parts: Sequence[str] = [
        f"${typesetting.formula(symbol)}$: {typesetting.markup(meaning)}"
        for symbol, meaning in symbols.items()
    ]
    return "; ".join(parts)


@cache
def _environment() -> jinja2.Environment:
    """Templates of Typst's language, which has braces and hashes of its own."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters.update(
        equations=typesetting.equations,
        smallest=typesetting.smallest,
        markup=typesetting.markup,
        string=typesetting.quoted,
        explained=explained,
    )
    return environment
