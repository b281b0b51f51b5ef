"""What can go wrong in the examiner, as exceptions."""

from __future__ import annotations

import builtins
from functools import cache
from typing import Any

from ..errors import UserError
from ..messages import Place

NOT_EXPECTED = "not the expected value"
"""The reason of a mismatch of which there is nothing more to say."""


class HiddenTestError(UserError):
    """A hidden test, or the reference under it, is broken: the author's fault."""


class SubmissionError(Exception):
    """The submission did not answer as it should."""


def has_words(message: str) -> bool:
    """Whether an error's message says anything."""
    return bool(message.strip())


_DETAILS = {"__dict__", "args", "forbidden", "message", "name", "places"}


class Raised(SubmissionError):
    """The student's code raised an exception; `name` is its class, `places` the student's lines.

    `looked_at` tells whether anybody has read more of it than its Python class, and whether it
    has a message.
    """

    looked_at = False

    def __init__(
        self, name: str, message: str, places: list[Place] | None = None, forbidden: str = ""
    ) -> None:
        super().__init__(f"{name}: {message}" if message else name)
        self.name = name
        self.message = message
        self.places = places or []
        self.forbidden = forbidden

    @property
    def has_message(self) -> bool:
        return has_words(object.__getattribute__(self, "message"))

    def __getattribute__(self, name: str) -> Any:
        if name in _DETAILS:
            object.__setattr__(self, "looked_at", True)
        return super().__getattribute__(name)

    def __str__(self) -> str:  # what `pytest.raises(..., match=...)` searches
        return self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"


class NotDefined(SubmissionError):
    """The submission has no definition of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not defined")
        self.name = name


class Lost(SubmissionError):
    """The sandbox is gone: it crashed, overran a limit, or broke the protocol.

    Whatever the test made of it, a test that saw this has failed.
    """


class Mismatch(AssertionError):
    """An answer that is not the expected one; `reason` says where and by how much."""

    def __init__(self, reason: str, actual: Any = None, expected: Any = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.actual = actual
        self.expected = expected


_CATCHABLE = {
    "ArithmeticError", "AssertionError", "AttributeError", "EOFError", "ImportError", "IndexError",
    "KeyError", "LookupError", "MemoryError", "NameError", "NotImplementedError", "OSError",
    "OverflowError", "RecursionError", "RuntimeError", "StopIteration", "TypeError",
    "UnboundLocalError", "ValueError", "ZeroDivisionError",
}  # fmt: skip


@cache
def _raised_as(kind: str) -> type[Raised]:
    return type(f"Raised{kind}", (Raised, getattr(builtins, kind)), {})


def raised_as(kinds: list[str]) -> type[Raised]:
    """`Raised` that is also the nearest built-in class of `kinds`, for `pytest.raises`."""
    for kind in kinds:
        if kind in _CATCHABLE:
            return _raised_as(kind)
    return Raised
