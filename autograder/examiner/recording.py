"""Examples drawn once, with what was asked and what the reference answered; then replayed.

A hidden test is a deterministic function of its example and of the answers it gets. So the
recording can stand for it: where a submission's answers are, byte for byte, the reference's,
the test was seen to pass with them and need not be run again. The same holds where both raised
an error and the test read none of the words of the reference's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import hypothesis

from .. import wire
from .failures import HiddenTestError, Lost, Raised
from .session import Questions
from .student import LocalTransport, Student, Transport, error_of
from .suite import FIXTURES, HiddenTest

DRAW = (hypothesis.Phase.explicit, hypothesis.Phase.generate)


@dataclass
class Exchange:
    """A request's payload and its reply's.

    With `class_only` the reply is an error of whose words the test read none.
    """

    request: bytes
    reply: bytes
    class_only: bool = False

    def allows(self, reply: bytes) -> bool:
        """Whether the test, which passed with this reply, cannot tell the other one from it."""
        if reply == self.reply:
            return True
        return self.class_only and self._error is not None and error_of(reply) == self._error

    @cached_property
    def _error(self) -> tuple[type[Raised], bool] | None:
        return error_of(self.reply)


@dataclass
class Example:
    """What a test was called with, and all that was asked in it."""

    arguments: dict[str, Any]
    asked: list[Exchange] = field(default_factory=list)
    reference_asked: list[Exchange] = field(default_factory=list)

    @property
    def exchanges(self) -> tuple[list[Exchange], list[Exchange]]:
        return self.asked, self.reference_asked


@dataclass
class Recording:
    """A hidden test with its examples; `calls_back` where functions of the test are called.

    One that was kept by an earlier command has examples without arguments; `again` draws as many
    of the first ones as it is told, all where it is told None.
    """

    test: HiddenTest
    examples: list[Example]
    calls_back: bool
    again: Callable[[int | None], Recording] | None = None
    _drawn: int = 0

    def redraw(self, needed: int | None = None) -> bool:
        """Have the arguments of the first `needed` examples (all where that is None), and perhaps
        of more; whether the examples turned out to be others."""
        if self.again is None or (needed is not None and needed <= self._drawn):
            return False
        if needed is not None and not self._drawn:  # a submission that is wrong everywhere
            drawn = self.again(needed).examples
            if _exchanges(drawn) == _exchanges(self.examples[:needed]):
                self.examples[:needed], self._drawn = drawn, needed
                return False
        recording, self.again = self.again(None), None
        others = _exchanges(recording.examples) != _exchanges(self.examples)
        self.examples, self.calls_back = recording.examples, recording.calls_back
        if others:
            vars(self).pop("questions", None)
        return others

    @cached_property
    def questions(self) -> Questions:
        """All that is asked, example after example, and what the reference replied."""
        asked = [exchange for example in self.examples for exchange in example.asked]
        requests = [exchange.request for exchange in asked]
        return Questions(wire.together(requests), [exchange.reply for exchange in asked])


def _exchanges(examples: Sequence[Example]) -> list[tuple[list[Exchange], list[Exchange]]]:
    return [example.exchanges for example in examples]


class Recorder:
    """A transport that notes what goes through it."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.exchanges: list[Exchange] = []
        self.called_back = False

    def exchange(self, request: bytes, call_back: Callable[[bytes], bytes]) -> bytes:
        def noticed(data: bytes) -> bytes:
            self.called_back = True
            return call_back(data)

        reply = self._transport.exchange(request, noticed)
        self.exchanges.append(Exchange(request, reply))
        return reply

    def take(self) -> list[Exchange]:
        taken, self.exchanges = self.exchanges, []
        return taken


class Diverged(BaseException):
    """The test asked something other than when it was recorded: it must be run live."""


class Replay:
    """A transport that answers what was asked in an example with replies fetched before."""

    def __init__(self, exchanges: Sequence[Exchange], replies: Sequence[bytes | Lost]) -> None:
        self._exchanges = exchanges
        self._replies = replies
        self._next = 0

    def exchange(self, request: bytes, call_back: Callable[[bytes], bytes]) -> bytes:
        number = self._next
        if number >= len(self._exchanges) or self._exchanges[number].request != request:
            raise Diverged
        if number >= len(self._replies):
            raise Diverged  # an earlier example lost the sandbox
        self._next += 1
        reply = self._replies[number]
        if isinstance(reply, Lost):
            raise reply
        return reply


class RememberedReference:
    """A transport to the reference that answers from the recording while it is asked the same."""

    def __init__(self, reference: Callable[[], LocalTransport]) -> None:
        self._new_reference = reference
        self._exchanges: list[Exchange] = []
        self._next = 0
        self._live = False

    @cached_property
    def _reference(self) -> LocalTransport:
        return self._new_reference()

    def load(self, exchanges: list[Exchange]) -> None:
        self._exchanges, self._next, self._live = exchanges, 0, False

    def exchange(self, request: bytes, call_back: Callable[[bytes], bytes]) -> bytes:
        if not self._live:
            number = self._next
            if number < len(self._exchanges) and self._exchanges[number].request == request:
                self._next += 1
                return self._exchanges[number].reply
            self._live = True
            for exchange in self._exchanges[:number]:  # bring the reference's objects to here
                self._reference.exchange(exchange.request, call_back)
        return self._reference.exchange(request, call_back)


class _Enough(Exception):
    """As many examples are drawn as are needed."""


def record(
    test: HiddenTest,
    reference: Callable[[], LocalTransport],
    seed: int,
    needed: int | None = None,
) -> Recording:
    """Draw the test's examples, or as many as are `needed`, with the reference as the submission.

    Raises `HiddenTestError` where the reference does not pass, or nothing could be drawn.
    """
    recorder, second = Recorder(reference()), Recorder(reference())
    student, oracle = Student(recorder), Student(second)
    examples: list[Example] = []

    def body(**arguments: Any) -> None:
        if len(examples) == needed:
            raise _Enough
        student._begin()
        oracle._begin()
        recorder.take()
        second.take()
        test.body(**arguments)
        drawn = {k: v for k, v in arguments.items() if k not in FIXTURES}
        asked = recorder.take()
        if not recorder.called_back:
            for exchange, error in zip(asked, student._errors(), strict=True):
                exchange.class_only = isinstance(error, Raised) and not error.looked_at
        examples.append(Example(drawn, asked, second.take()))

    fixtures = test.fixtures(student=student, reference=oracle)
    try:
        for case in test.cases:
            if test.is_property:
                test.explore(body, {**fixtures, **case}, DRAW, seed)
            else:
                body(**fixtures, **case)
    except _Enough:
        pass
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        kind = f"{error.name}: " if isinstance(error, Raised) else ""
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise HiddenTestError(
            f"{test.path}: {test.name} does not pass on the reference, solution.py: {kind}{reason}"
        ) from None
    if not examples:
        raise HiddenTestError(f"{test.path}: {test.name} has no example that passes its assume()")
    if not any(example.asked for example in examples):
        raise HiddenTestError(f"{test.path}: {test.name} never asks the student anything")
    return Recording(test, examples, recorder.called_back)
