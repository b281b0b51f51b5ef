"""The words of answers: functions, Greek names, signs and units, the same here and on the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

TEMPLATES = Path(__file__).parents[1] / "templates" / "quiz"


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `language.json` says. A unit is its dimension and its size in that of factor 1."""

    functions: list[str]
    constants: dict[str, float]
    greek: dict[str, str]
    superscripts: dict[str, str]
    subscripts: dict[str, str]
    signs: dict[str, str]
    units: dict[str, tuple[str, float]]


@cache
def language() -> Language:
    return msgspec.json.decode((TEMPLATES / "language.json").read_bytes(), type=Language)
