"""An Anki deck: the question on the front, answer and explanation on the back."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..model import Quiz, QuizError, Variant
from ..variants import seed_of
from .items import Item, items

CSS = """.card { font: 18px/1.5 Georgia, serif; max-width: 40em; margin: 1em auto; padding: 0 1em; }
.title { font: 600 14px sans-serif; opacity: 0.7; }
pre, code { font-family: monospace; } li { margin: 0.3em 0; }
.answer { font-weight: 600; }"""
FRONT = '<p class="title">{{Title}}</p>{{Question}}'
BACK = '{{FrontSide}}<hr id="answer"><div class="answer">{{Answer}}</div>{{Explanation}}'
FIELDS = ("Title", "Question", "Answer", "Explanation")


def write(quiz: Quiz, variants: Sequence[Variant], course: str) -> bytes:
    """The deck as an .apkg file. Raises `QuizError` where genanki is missing."""
    try:
        import genanki
    except ImportError:
        what = "Anki decks need genanki: install the package with its extra 'anki'"
        raise QuizError(what) from None
    templates = [{"name": "Question", "qfmt": FRONT, "afmt": BACK}]
    fields = [{"name": name} for name in FIELDS]
    model = genanki.Model(_number("model"), "Quiz", fields=fields, templates=templates, css=CSS)
    deck = genanki.Deck(_number("deck", course, quiz.slug), f"{course}::{quiz.title}")
    for variant, item in zip(variants, items(list(variants)), strict=True):
        shown = [item.name, item.text + _options(item), _right(item), item.explanation]
        tags = [tag.replace(" ", "_") for tag in item.tags]
        guid = genanki.guid_for(quiz.slug, variant.question, variant.seed)
        deck.add_note(genanki.Note(model=model, fields=shown, tags=tags, guid=guid))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "deck.apkg")
        genanki.Package(deck).write_to_file(str(path))
        return path.read_bytes()


def _number(*parts: str) -> int:
    return seed_of("anki", *parts) % (1 << 30) + (1 << 30)


def _list(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"


def _options(item: Item) -> str:
    if item.kind in ("choice", "choices"):
        return _list([answer.text for answer in item.answers])
    if item.kind == "matching":
        rights = sorted({right for _, right in item.pairs} | set(item.extra))
        return _list([left for left, _ in item.pairs]) + _list(rights)
    return ""


def _right(item: Item) -> str:
    if item.kind == "matching":
        return _list([f"{left}: {right}" for left, right in item.pairs])
    right = [answer.text for answer in item.answers if answer.share > 0]
    return _list(right) if item.kind == "choices" else f"<p>{right[0]}</p>"
