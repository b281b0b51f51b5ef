"""Moodle XML. Source: Moodle's documentation, "Moodle XML format"."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from ..model import Quiz, Variant
from .items import Answer, Item, items


def write(quiz: Quiz, variants: Sequence[Variant], course: str) -> bytes:
    """The questions in a category of their own."""
    root = ET.Element("quiz")
    category = ET.SubElement(root, "question", type="category")
    place = f"$course$/{course.replace('/', '//')}/{quiz.title.replace('/', '//')}"
    _text(ET.SubElement(category, "category"), place)
    for item in items(list(variants)):
        _question(root, item)
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "utf-8") + b"\n"


TYPES = {
    "choice": "multichoice",
    "choices": "multichoice",
    "numeric": "numerical",
    "short": "shortanswer",
    "matching": "matching",
}


def _question(root: ET.Element, item: Item) -> None:
    question = ET.SubElement(root, "question", type=TYPES[item.kind])
    _text(ET.SubElement(question, "name"), item.name)
    _text(ET.SubElement(question, "questiontext", format="html"), item.text)
    _text(ET.SubElement(question, "generalfeedback", format="html"), item.explanation)
    _field(question, "defaultgrade", f"{item.points:g}")
    _field(question, "penalty", "0.3333333")
    _field(question, "hidden", "0")
    if item.kind in ("choice", "choices"):
        _field(question, "single", "true" if item.kind == "choice" else "false")
        _field(question, "shuffleanswers", "true")
        _field(question, "answernumbering", "abc")
    elif item.kind == "short":
        _field(question, "usecase", "0")
    elif item.kind == "matching":
        _field(question, "shuffleanswers", "true")
    for answer in item.answers:
        _answer(question, item, answer)
    for left, right in [*item.pairs, *(("", extra) for extra in item.extra)]:
        pair = ET.SubElement(question, "subquestion", format="html")
        _field(pair, "text", left)
        _text(ET.SubElement(pair, "answer"), right)
    if item.tags:
        tags = ET.SubElement(question, "tags")
        for tag in item.tags:
            _text(ET.SubElement(tags, "tag"), tag)


def _answer(question: ET.Element, item: Item, answer: Answer) -> None:
    kind = "html" if item.kind in ("choice", "choices") else "moodle_auto_format"
    share = f"{100 * answer.share:.5f}".rstrip("0").rstrip(".")
    element = ET.SubElement(question, "answer", fraction=share, format=kind)
    _field(
        element, "text", answer.text.replace("*", "\\*") if item.kind == "short" else answer.text
    )
    _text(ET.SubElement(element, "feedback", format="html"), answer.because)
    if item.kind == "numeric":
        _field(element, "tolerance", f"{item.tolerance:g}")


def _field(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, name).text = value


def _text(parent: ET.Element, value: str) -> None:
    _field(parent, "text", value)
