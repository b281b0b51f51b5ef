"""Names the misconception behind wrong answers: what they have in common with a known mistake's.

An *input* is one request of the recorded examples. The inputs that *tell* a known wrong solution
are those which it answers otherwise than the reference does. A submission that answers all of
these as the wrong solution did has, on everything that was asked, the same misconception.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .. import codec, messages, wire
from . import compare
from .failures import Mismatch
from .recording import Recording

Answers = Mapping[str, Sequence[Sequence[bytes | None]]]
"""By hidden test: for each example the payloads of the replies; None where none came."""
Input = tuple[str, int, int]
"""A test's name, the number of an example, the number of a request in it."""
Wrong = Mapping[Input, bytes | None]
"""The answers that are not the reference's; None where none came."""

ENOUGH = 3
"""Inputs that must agree before a misconception is named."""
RTOL, ATOL = 1e-9, 1e-12
RTOL_SINGLE = 1e-5
MAX_STRUCTURE = 100_000
"""Bytes of structure in a reply that is looked into: some ten thousand numbers."""


class OutOfPatienceError(Exception):
    """The time for explaining a submission is up."""


class Patience:
    """How long a submission is explained; what is found until then stands."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def check(self) -> None:
        """Raises `OutOfPatienceError` when the time is up."""
        if time.monotonic() > self._until:
            raise OutOfPatienceError

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """For work that is done for others too."""
        started = time.monotonic()
        yield
        self._until += time.monotonic() - started


def _for_ever() -> None:
    """The check of who is never out of patience."""


@dataclass(frozen=True)
class Mistake:
    """A known wrong solution of one exercise: its name, its hint, and what it answered."""

    name: str
    hint: str
    answers: Mapping[Input, bytes]
    """Its answers to the inputs that tell it from the reference."""


def reference_answers(recordings: Sequence[Recording]) -> dict[Input, bytes]:
    """What the reference answered when the tests were recorded."""
    return {
        (recording.test.name, at, number): exchange.reply
        for recording in recordings
        for at, example in enumerate(recording.examples)
        for number, exchange in enumerate(example.asked)
    }


def differences(
    answers: Answers, reference: Mapping[Input, bytes], check: Callable[[], None] = _for_ever
) -> dict[Input, bytes | None]:
    """The answers that are not the reference's; inputs that nobody was asked are left out.

    `check` is called before each is looked into, and may raise.
    """
    found = {}
    for where, reply in _flat(answers):
        check()
        if not agree(reply, reference.get(where)):
            found[where] = reply
    return found


def comparable(telling: Wrong) -> dict[Input, bytes]:
    """A known wrong solution's answers to the inputs that tell it, as a submission's are compared
    with; none where too few inputs tell it, or one of the answers did not come."""
    answers = {where: reply for where, reply in telling.items() if reply is not None}
    return answers if len(answers) == len(telling) >= ENOUGH else {}


def contradicts(wrong: Wrong, telling: Wrong, check: Callable[[], None] = _for_ever) -> bool:
    """Whether a submission with these `wrong` answers has one of them otherwise than a known wrong
    solution, of which some `telling` ones are given."""
    if not all(where in wrong for where in telling):
        return True
    for where, reply in telling.items():
        check()
        if not agree(wrong[where], reply):
            return True
    return False


def name_mistake(
    wrong: Wrong, mistakes: Sequence[Mistake], check: Callable[[], None] = _for_ever
) -> dict[str, Mistake]:
    """By hidden test, the misconception that the wrong answers to it show, if they do.

    Where several agree, the one that explains more of what is wrong; where none explains more
    than the others, none.
    """
    candidates = [each for each in mistakes if _shows(wrong, each, check)]
    named: dict[str, Mistake] = {}
    for test in {where[0] for where in wrong}:
        telling = {c.name: {w for w in c.answers if w[0] == test} for c in candidates}
        here = [each for each in candidates if telling[each.name]]
        best = [c for c in here if all(set(c.answers) > set(o.answers) for o in here if o is not c)]
        if len(best) == 1:
            named[test] = best[0]
    return named


def _shows(wrong: Wrong, known: Mistake, check: Callable[[], None]) -> bool:
    if contradicts(wrong, known.answers, check):
        return False
    # What is wrong besides may be a second mistake, unless the agreement says little: errors, or
    # the same answer to everything.
    return len(wrong) == len(known.answers) or _varied(known.answers.values())


def _varied(replies: Iterator[bytes] | Any) -> bool:
    returned = {reply for reply in replies if isinstance(_decoded(reply), _Returned)}
    return len(returned) >= ENOUGH


def _flat(answers: Answers) -> Iterator[tuple[Input, bytes | None]]:
    for test, examples in answers.items():
        for at, replies in enumerate(examples):
            for number, reply in enumerate(replies):
                yield (test, at, number), reply


# --- when two answers are the same ------------------------------------------------------------


@dataclass(frozen=True)
class _Returned:
    value: Any


def agree(one: bytes | None, other: bytes | None) -> bool:
    """Whether two replies say the same: equal values up to rounding, or errors of one class."""
    if one is None or other is None:
        return False
    if one == other:
        return True
    left, right = _decoded(one), _decoded(other)
    if not isinstance(left, _Returned) or not isinstance(right, _Returned):
        return type(left) is str and left == right
    for rtol in (RTOL, RTOL_SINGLE) if _is_single(right.value) else (RTOL,):
        try:
            compare.assert_close(left.value, right.value, rtol=rtol, atol=ATOL)
        except Mismatch:
            continue
        return True
    return False


def value_of(reply: bytes | None) -> Any:
    """The value that a reply returns. Raises `LookupError` where it returns none."""
    found = None if reply is None else _decoded(reply)
    if not isinstance(found, _Returned):
        raise LookupError("no value was returned")
    return found.value


def _decoded(reply: bytes) -> Any:
    """A value, the name of an error, or None for what says nothing."""
    if wire.structure(reply) > MAX_STRUCTURE:
        return None
    try:
        message, buffers = wire.read_reply(reply)
        if isinstance(message, messages.Returned):
            return _Returned(codec.unpack(message.value, buffers, str))
        if isinstance(message, messages.Raised):
            return message.name
    except (messages.WireError, TypeError):
        return None
    return None


def _is_single(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_is_single(item) for item in value)
    if isinstance(value, dict):
        return any(_is_single(item) for item in value.values())
    return "float32" in str(getattr(value, "dtype", ""))
