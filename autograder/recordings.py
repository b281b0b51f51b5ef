"""Recordings that are kept, of an earlier command or of processes that draw side by side.

Their examples are without the arguments, which may be of any kind; what was asked and answered is
bytes. A recording draws its arguments again when it needs them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from .examiner.recording import Example, Exchange, Recording, record
from .examiner.student import LocalTransport
from .examiner.suite import Definition, HiddenTest
from .examiner.testing import Mark
from .workers import Workers

_Exchanges = list[tuple[bytes, bytes, bool]]
NewReference = Callable[[], LocalTransport]


class KeptTest(msgspec.Struct, frozen=True, array_like=True):
    """A recording without the examples' arguments: what is said of its test, what was exchanged."""

    name: str
    exercise: str
    points: float
    title: str
    is_property: bool
    calls_back: bool
    examples: list[tuple[_Exchanges, _Exchanges]]

    @classmethod
    def of(cls, recording: Recording) -> KeptTest:
        test = recording.test
        return cls(
            test.name,
            test.mark.exercise,
            test.mark.points,
            test.title,
            test.is_property,
            recording.calls_back,
            [(_plain(e.asked), _plain(e.reference_asked)) for e in recording.examples],
        )


def _plain(exchanges: list[Exchange]) -> _Exchanges:
    return [(each.request, each.reply, each.class_only) for each in exchanges]


def recalled(
    known: Sequence[KeptTest],
    path: Path,
    tests: Callable[[], Sequence[HiddenTest]],
    reference: NewReference,
    seed: int,
) -> list[Recording]:
    """The recordings of the hidden tests in the file `path`, which `tests` collects when they are
    needed: to draw examples again, or to run a test's own code."""

    def named(name: str) -> HiddenTest:
        return next(test for test in tests() if test.name == name)

    def recording(each: KeptTest) -> Recording:
        def define() -> Definition:
            return named(each.name).define()

        def again(needed: int | None) -> Recording:
            return record(named(each.name), reference, seed, needed)

        mark = Mark(each.exercise, each.points)
        test = HiddenTest(each.name, mark, each.title, each.is_property, path, define)
        examples = [
            Example({}, [Exchange(*x) for x in asked], [Exchange(*x) for x in reference_asked])
            for asked, reference_asked in each.examples
        ]
        return Recording(test, examples, each.calls_back, again)

    return [recording(each) for each in known]


# --- processes that draw side by side -----------------------------------------------------------


class _Drawn(msgspec.Struct, frozen=True):
    test: KeptTest | None


@dataclass(frozen=True)
class _Drawing:
    """Draws the examples of the test with a task's number, if that can be done."""

    tests: Sequence[HiddenTest]
    reference: NewReference
    seed: int
    workers: int
    result = _Drawn

    def draw(self, number: int) -> KeptTest:
        """Raises `HiddenTestError`, and whatever the test raises to end more than itself."""
        return KeptTest.of(record(self.tests[number], self.reference, self.seed))

    def grade(self, number: int, slot: int) -> _Drawn:
        try:
            return _Drawn(self.draw(number))
        except BaseException:
            return _Drawn(None)

    def failed(self, number: int, reason: str) -> _Drawn:
        return _Drawn(None)


def drawn_side_by_side(
    tests: Sequence[HiddenTest], reference: NewReference, seed: int, processes: int
) -> list[KeptTest]:
    """What is kept of the tests' recordings, by so many processes.

    What comes to nothing there is done again here, for all to see. Raises `HiddenTestError`.
    """
    drawing = _Drawing(tests, reference, seed, processes)
    drawn = dict(Workers(drawing).grade(range(len(tests))))
    return [drawn[number].test or drawing.draw(number) for number in range(len(tests))]
