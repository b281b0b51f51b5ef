"""When something was handed in: nbgrader's `timestamp.txt` beside the submission, nothing else.

A file's own time is no evidence: copying changes it, and whoever owns the file can set it.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

NAME = "timestamp.txt"
MAX_BYTES = 200


def submitted_at(submission: Path) -> datetime | None:
    """The time in the file beside a submission, in UTC; None where there is no such file.

    Raises ValueError, naming the file, where it says no time.
    """
    path = submission.parent / NAME
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from None
    try:
        with open(descriptor, "rb") as file:
            text = file.read(MAX_BYTES + 1).decode("utf-8")
        if len(text) > MAX_BYTES:
            raise ValueError("it is too long")
        return parse(text)
    except (OSError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from None


def parse(text: str) -> datetime:
    """A time as nbgrader writes it, `2026-11-30 22:59:00.000000 UTC`, or as ISO 8601 has it.

    The zone may be an offset (`+0100`), `UTC`, or a name of the zone database. A time without a
    zone is refused, and so are abbreviations that mean several zones. Raises ValueError.
    """
    text = text.strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _named(text)
    if found.utcoffset() is None:
        raise ValueError(f"{text[:60]!r} names no time zone (write for example ... UTC)")
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text[:60]!r} is no time of any course") from None


def _named(text: str) -> datetime:
    """A time with a space before its zone."""
    clock, _, zone = text.rpartition(" ")
    try:
        found = datetime.fromisoformat(clock)
    except ValueError:
        raise ValueError(f"{text[:60]!r} is no time as 2026-11-30 22:59:00 UTC") from None
    if found.tzinfo is not None:
        raise ValueError(f"{text[:60]!r} names two time zones")
    try:
        return datetime.fromisoformat(f"{clock}{zone}")  # an offset
    except ValueError:
        pass
    try:
        return found.replace(tzinfo=ZoneInfo(zone))
    except (OSError, ValueError):  # what is not found is an OSError's and a KeyError's kind
        pass
    except KeyError:
        pass
    raise ValueError(f"the time zone {zone[:40]!r} is unknown or ambiguous (write UTC or +0100)")
