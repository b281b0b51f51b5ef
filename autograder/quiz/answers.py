"""The rule that decides whether a typed answer is right; `answers.js` is the same on the page."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .expressions import Unreadable, canonical, evaluate, parse
from .language import language

POINTS = 12
"""At so many points a formula is compared."""
ENOUGH = 4
"""At so many of them the right answer must be defined."""
CLOSE = 1e-7
"""The relative difference that counts as none between formulas."""
EXACT = 1e-9
"""The same between numbers, where no tolerance is given."""
MAX_TEXT = 2000
"""Longest text of a word, a shape or an output that is looked at."""


@dataclass(frozen=True)
class Verdict:
    """`right`, `wrong`, or `unreadable` with a reason that tells what to change."""

    kind: str
    reason: str = ""

    @property
    def right(self) -> bool:
        return self.kind == "right"


RIGHT, WRONG = Verdict("right"), Verdict("wrong")


def number(
    text: str, answer: float, absolute: float = 0.0, relative: float = 0.0, unit: str = ""
) -> Verdict:
    """Whether a typed number, or expression of numbers, is `answer` in `unit`."""
    try:
        value = read_number(text, unit)
    except Unreadable as error:
        return Verdict("unreadable", str(error))
    if value is None or math.isnan(value):
        return WRONG
    slack = max(absolute, relative * abs(answer)) + EXACT * abs(answer) + 1e-12
    return RIGHT if abs(value - answer) <= slack else WRONG


def read_number(text: str, unit: str = "") -> float | None:
    """A typed number in `unit`; None where its own unit is of another kind.

    Raises `Unreadable`, also where there should be a unit and is none.
    """
    text = re.sub(r"^\s*(?:[A-Za-z][A-Za-z0-9_]*\s*)?[=≈~]\s*", "", text[:MAX_TEXT])
    text = text.strip().rstrip(".")
    found = re.search(r"(?<=[0-9.)%\s²³])[A-Za-zµμ]+$", text)
    given = found.group() if found else ""
    units = language().units
    if given not in units:
        given = ""
    if given and not unit:
        raise Unreadable(f"leave out the unit {given}: a plain number is asked for")
    if given:
        text = text[: -len(given)]
    value = evaluate(parse(text), {})
    if not unit:
        return value
    if not given:
        raise Unreadable(f"give the unit as well, such as {unit}")
    if units[given][0] != units[unit][0]:
        return None
    return value * units[given][1] / units[unit][1]


def formula(text: str, answer: str, variables: Mapping[str, Sequence[float]]) -> Verdict:
    """Whether a typed expression is equal to `answer`, compared at fixed points.

    `variables` maps each name to the range (low, high) that its values are taken from.
    """
    text = re.sub(r"^\s*=\s*", "", text)
    try:
        given, wanted = parse(text, variables), parse(answer, variables)
    except Unreadable as error:
        return Verdict("unreadable", str(error))
    compared = 0
    for point in points(variables):
        right = evaluate(wanted, point)
        if math.isnan(right):
            continue
        value = evaluate(given, point)
        if math.isnan(value) or abs(value - right) > CLOSE * max(1.0, abs(value), abs(right)):
            return WRONG
        compared += 1
    return RIGHT if compared >= ENOUGH else WRONG


def points(variables: Mapping[str, Sequence[float]]) -> Iterator[dict[str, float]]:
    """Points in the variables' ranges, the same in every place and at every time."""
    draw = _draws()
    names = sorted(variables)
    for _ in range(POINTS):
        yield {
            canonical(name): variables[name][0]
            + (variables[name][1] - variables[name][0]) * next(draw)
            for name in names
        }


def _draws() -> Iterator[float]:
    """Numbers in [0, 1): the generator mulberry32, which JavaScript can follow bit by bit."""
    state = 20260101
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = ((state ^ (state >> 15)) * (state | 1)) & 0xFFFFFFFF
        mixed ^= (mixed + (((mixed ^ (mixed >> 7)) * (mixed | 61)) & 0xFFFFFFFF)) & 0xFFFFFFFF
        yield ((mixed ^ (mixed >> 14)) & 0xFFFFFFFF) / 4294967296


def shape(text: str, answer: Sequence[int]) -> Verdict:
    """Whether a typed shape, such as `(32, 16, 14, 14)` or `32 x 16 x 14 x 14`, is `answer`."""
    body = text[:MAX_TEXT].strip()
    body = re.sub(r"^(?:torch\.Size|shape|size)?\s*[=:]?\s*", "", body, flags=re.IGNORECASE)
    body = body.strip("()[]{} \t\n").strip()
    body = body.removesuffix(",").strip()
    if not body:
        return Verdict("unreadable", "there is no shape yet: write one such as (2, 3)")
    parts = re.split(r"\s*[,;x×*]\s*|\s+", body)
    if not all(re.fullmatch(r"[0-9]{1,9}", part) for part in parts):
        return Verdict("unreadable", "a shape is written in whole numbers, such as (2, 3)")
    return RIGHT if [int(part) for part in parts] == list(answer) else WRONG


def word(text: str, accepted: Sequence[str]) -> Verdict:
    """Whether a typed word is one of `accepted`; case, hyphens and spaces do not matter."""
    given = _plain_word(text[:MAX_TEXT])
    if not given:
        return Verdict("unreadable", "there is no answer yet")
    return RIGHT if given in {_plain_word(each) for each in accepted} else WRONG


def _plain_word(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[\s_‐‑‒–—−-]+", " ", text).strip(" .,;:!?\"'`“”‘’")
    return re.sub(r"^(?:the|an|a) (?=.)", "", text)


_PRINTED = re.compile(r"[0-9]+[.]?[0-9]*(?:[eE][-+]?[0-9]+)?|[.][0-9]+|[A-Za-z_]+|[^\sA-Za-z0-9_]")


def output(text: str, answer: str) -> Verdict:
    """Whether a typed output is what was printed; spaces and the kind of quotes do not matter.

    Numbers are compared by value, but a whole number and a float are different outputs.
    """
    if not text.strip():
        return Verdict("unreadable", "there is no answer yet")
    return RIGHT if _printed(text[:MAX_TEXT]) == _printed(answer) else WRONG


def _printed(text: str) -> list[str]:
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("–", "-")
    text = re.sub(r"[“”‘’\"]", "'", text)
    return [_printed_token(token) for token in _PRINTED.findall(text)]


def _printed_token(token: str) -> str:
    if not (token[0].isdigit() or (token[0] == "." and len(token) > 1)):
        return token
    if token.isdigit():
        return token.lstrip("0") or "0"
    return f"float {float(token)!r}"
