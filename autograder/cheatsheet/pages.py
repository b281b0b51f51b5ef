"""A sheet for the screen: one HTML file without network, and Markdown."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache

import jinja2
from markupsafe import Markup

from ..course import read_text
from . import latex, typesetting
from .entries import Entry, diagram_path
from .printing import TEMPLATES
from .sheets import Sheet


def html(sheet: Sheet) -> str:
    """The sheet as a page; each entry's anchor is its id."""
    script = (TEMPLATES / "search.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        _environment()
        .get_template("sheet.html")
        .render(sheet=sheet, script=Markup(script), digest=digest)
    )


def mathml(source: str, display: bool = False) -> Markup:
    """A LaTeX formula as MathML. Raises `latex.FormulaError`."""
    import math_core

    try:
        converter = math_core.LatexToMathML()
        made = converter.convert_with_local_state(source, displaystyle=display)
    except math_core.LatexError as error:
        raise latex.FormulaError(str(error)) from None
    return Markup(made)


def rich(text: str) -> Markup:
    """A text with formulas between dollar signs as HTML. Raises `latex.FormulaError`."""
    return Markup("").join(
        mathml(part) if is_formula else Markup.escape(part)
        for part, is_formula in typesetting.pieces(text)
    )


def picture(entry: Entry) -> Markup:
    """An entry's diagram as inline SVG with its alternative text."""
    drawn = read_text(diagram_path(entry))
    mark = f"{entry.id}-arrow"
    drawn = drawn.replace('id="a"', f'id="{mark}"').replace("url(#a)", f"url(#{mark})")
    label = Markup('<svg role="img" aria-label="{}" ').format(entry.alt)
    return Markup(re.sub(r"<svg ", lambda _: str(label), drawn, count=1))


def markdown(sheet: Sheet) -> str:
    """The sheet as Markdown with LaTeX, for notebooks and wikis."""
    lines = [f"# {sheet.course}: {sheet.title}", ""]
    for title, group in sheet.groups:
        lines += [f"## {title}", ""]
        for entry in group:
            lines += [f'<a id="{entry.id}"></a>', "", f"### {entry.title}", ""]
            if entry.formula:
                lines += ["$$", entry.formula, "$$", ""]
            if entry.symbols:
                lines += [f"{_symbols(entry.symbols)}.", ""]
            lines += [text + "\n" for text in (entry.when, entry.body) if text]
            if entry.mistake:
                lines += [f"*Classic mistake:* {entry.mistake}", ""]
    lines += ["## Notation", "", f"{_symbols(sheet.symbols)}."]
    return "\n".join(lines) + "\n"


def _symbols(symbols: Mapping[str, str]) -> str:
    return ", ".join(f"${symbol}$ {meaning}" for symbol, meaning in symbols.items())


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([TEMPLATES, TEMPLATES.with_name("feedback")]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(mathml=mathml, rich=rich, picture=picture)
    return environment
