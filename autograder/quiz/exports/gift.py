"""GIFT, Moodle's format in plain text. Source: Moodle's documentation, "GIFT format"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Quiz, Variant
from .items import Item, items


def write(quiz: Quiz, variants: Sequence[Variant], course: str) -> bytes:
    """The questions, one after the other, in a category of their own."""
    category = f"$CATEGORY: $course$/{escaped(course)}/{escaped(quiz.title)}"
    made = [category, *(_question(item) for item in items(list(variants)))]
    return ("\n\n".join(made) + "\n").encode()


def escaped(text: str) -> str:
    """Text in which no sign has a meaning; lines are joined, those of code by `\\n`."""
    text = re.sub(
        r"<pre>(.*?)</pre>", lambda m: m.group().replace("\n", "<br>"), text, flags=re.DOTALL
    )
    text = " ".join(text.split("\n"))
    return re.sub(r"([\\~=#{}:])", r"\\\1", text)


def _question(item: Item) -> str:
    head = f"::{escaped(item.name)}::[html]{escaped(item.text)}{{"
    return "\n".join([head + _mark(item), *_answers(item), f"####{escaped(item.explanation)}", "}"])


def _mark(item: Item) -> str:
    return "#" if item.kind == "numeric" else ""


def _answers(item: Item) -> list[str]:
    if item.kind == "matching":
        pairs = [(left, right) for left, right in item.pairs]
        pairs += [("", extra) for extra in item.extra]
        return [f"={escaped(left)} -> {escaped(right)}" for left, right in pairs]
    lines = []
    for answer in item.answers:
        feedback = f"#{escaped(answer.because)}" if answer.because else ""
        text = escaped(answer.text)
        if item.kind == "numeric":
            text = f"{answer.text}:{item.tolerance:g}"
        share = f"{100 * answer.share:.5f}".rstrip("0").rstrip(".")
        if item.kind == "choices":
            lines.append(f"~%{share}%{text}{feedback}")
        elif answer.share == 1:
            lines.append(f"={text}{feedback}")
        else:
            lines.append(f"={'%0%' if item.kind != 'choice' else ''}{text}{feedback}")
            if item.kind == "choice":
                lines[-1] = "~" + lines[-1][1:]
    return lines
