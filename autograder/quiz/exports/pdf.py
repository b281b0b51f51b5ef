"""A quiz on paper: an A4 PDF with boxes to tick and lines to write on, or with the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Quiz, QuizError, Variant
from .typeset import code, string, typst

LETTERS = "abcdefghijklmnopqrstuvwxyz"
HEAD = """
#set document(title: {title}, date: none)
#set page(paper: "a4", margin: (x: 2.2cm, y: 2cm), numbering: "1 / 1")
#set text(font: "Libertinus Serif", size: 10.5pt, lang: "en")
#set par(leading: 0.62em, spacing: 0.8em)
#show raw.where(block: true): it => block(fill: luma(245), inset: 6pt, radius: 3pt, width: 100%, it)
#let box-to-tick(filled) = box(
  width: 0.8em, height: 0.8em, stroke: 0.6pt, baseline: 0.1em,
  fill: if filled {{ black }} else {{ none }},
)
#let space-to-write(n) = for _ in range(n) {{
  v(1.1em)
  line(length: 100%, stroke: 0.4pt + luma(150))
}}
#text(size: 9pt, fill: luma(90), {course})
#v(-0.1em)
#text(size: 17pt, weight: "bold", {title})
#h(1fr) #text(size: 9pt, {told})
{name}
"""
NAME = "#v(0.2em)\nName: #box(width: 7cm, line(length: 100%, stroke: 0.4pt))\n#v(0.4em)\n"


def write(quiz: Quiz, variants: Sequence[Variant], course: str, answers: bool = False) -> bytes:
    """The PDF; the same quiz gives the same bytes. Raises `QuizError`."""
    import typst as compiler

    points = sum(variant.points for variant in variants)
    head = HEAD.format(
        title=string(quiz.title),
        course=string(course),
        told=string("with answers" if answers else f"{points:g} points"),
        name="" if answers else NAME,
    )
    body = (_question(number, v, answers) for number, v in enumerate(variants, 1))
    source = head + "".join(part for question in body for part in question)
    try:
        return bytes(compiler.compile(source.encode()))
    except RuntimeError as error:
        raise QuizError(f"{quiz.path}: Typst cannot set it: {error}") from None


def _question(number: int, variant: Variant, answers: bool) -> Iterator[str]:
    yield "\n#v(0.5em)\n#block(breakable: false, width: 100%)["
    points = f"{variant.points:g} {'point' if variant.points == 1 else 'points'}"
    yield f"#strong({string(f'{number}. {variant.title}')}) #h(1fr) "
    yield f"#text(size: 8.5pt, fill: luma(90), {string(points)})\n\n"
    yield typst(variant.text)
    if variant.code:
        yield code(variant.code)
    yield from _OPTIONS.get(variant.rule, _typed)(variant, answers)
    yield "\n]\n"
    if answers:
        shade = "fill: luma(242), inset: 7pt, radius: 3pt, width: 100%"
        yield f"#block({shade})[\n{typst(variant.explanation)}\n]\n"


def _ticked(variant: Variant, answers: bool) -> Iterator[str]:
    for index, option in enumerate(variant.options):
        filled = "true" if answers and index in variant.key else "false"
        yield f"\n#block(inset: (left: 0.5em), above: 0.6em)[#box-to-tick({filled})#h(0.5em)"
        yield f"{typst(option.text)}"
        if answers and option.because:
            yield f" #text(size: 9pt, fill: luma(80))[{typst(option.because)}]"
        yield "]\n"


def _ordered(variant: Variant, answers: bool) -> Iterator[str]:
    places = {index: place for place, index in enumerate(variant.key, 1)}
    for index, option in enumerate(variant.options):
        shown = str(places[index]) if answers else ""
        yield "\n#block(inset: (left: 0.5em), above: 0.6em)"
        yield f"[{_blank(shown)} {typst(option.text)}]\n"


def _matched(variant: Variant, answers: bool) -> Iterator[str]:
    yield "\n#grid(columns: (1fr, 1.5fr), column-gutter: 1em, [\n"
    for row, left in enumerate(variant.left):
        shown = LETTERS[variant.key[row]] if answers else ""
        yield f"#block(above: 0.6em)[{_blank(shown)} {typst(left)}]\n"
    yield "], [\n"
    for letter, option in zip(LETTERS, variant.options, strict=False):
        yield f"#block(above: 0.6em)[#strong({string(letter)}) {typst(option.text)}]\n"
    yield "])\n"


def _blank(shown: str) -> str:
    return f"#box(width: 1.6em, stroke: (bottom: 0.5pt), align(center, strong({string(shown)})))"


def _typed(variant: Variant, answers: bool) -> Iterator[str]:
    if answers:
        yield f"\n#block[#strong[Answer: ]{typst(variant.shown)}]\n"
        return
    lines = len(variant.answer.splitlines()) if variant.rule == "output" else 1
    yield f"\n#space-to-write({lines})\n"


_OPTIONS = {"choice": _ticked, "choices": _ticked, "order": _ordered, "pairs": _matched}
