"""Untrusted text as text that shows all it holds, and points as people write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from itertools import groupby

KEPT = "\n\t\u200c\u200d"
"""Line ends and tabs are seen as what they are; the two joiners belong to names and emoji."""
HIDDEN = {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}
"""Unicode's categories of what cannot be seen: controls, formats (bidi among them), surrogates."""
MARKS = 6
"""As many combining marks may follow one another; more would paint over their surroundings."""
LONG = 1500
LONG_LINES = 20


def visible(value: object) -> object:
    r"""Text with its invisible characters written out, as `\x1b` and `\u202e`.

    Never fails, and its result can be encoded. Other values, markup among them, stay as they are.
    """
    if type(value) is not str or (value.isascii() and value.isprintable()):
        return value
    runs = groupby(value.replace("\r\n", "\n"), _is_mark)
    return "".join(
        "".join(_shown(character, mark and at >= MARKS) for at, character in enumerate(run))
        for mark, run in runs
    )


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")


@lru_cache(4096)
def _shown(character: str, escape: bool = False) -> str:
    code = ord(character)
    if character in KEPT:
        return character
    if not escape and unicodedata.category(character) not in HIDDEN:
        return character
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def is_long(text: str) -> bool:
    """Whether a value needs a frame of its own that scrolls."""
    return len(text) > LONG or text.count("\n") > LONG_LINES


def file_name(path: str) -> str:
    """The last part of a path of any system."""
    return re.split(r"[/\\]", path)[-1]


def alphabetical(name: str) -> str:
    """What names are sorted by: É stands with E."""
    return unicodedata.normalize("NFKD", name).casefold()


def points(value: float) -> str:
    """2.0 as `2`, 2.5 as `2.5`; two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def moment(when: datetime, like: datetime | None = None) -> str:
    """A time for people, in the zone of `like` if that is given: `Mon 30 Nov 2026, 23:59 UTC`."""
    if like is not None:
        when = when.astimezone(like.tzinfo)
    return f"{when:%a} {when.day} {when:%b %Y, %H:%M} {when.tzname()}"


def percent(part: float, whole: float) -> str:
    """How much of a bar is full, from `0` to `100`."""
    share = part / whole if whole > 0 else 0.0
    return f"{100 * min(max(share, 0.0), 1.0):.1f}"
