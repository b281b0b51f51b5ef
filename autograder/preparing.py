"""What a grader needs of an assignment: the recorded hidden tests, the reference, the notebook."""

from __future__ import annotations

import inspect
import platform
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import msgspec

from . import kept, release
from .course import Assignment, Course, CourseError, digest_of
from .examiner.failures import HiddenTestError
from .examiner.plugin import compute_in_one_thread, load_module
from .examiner.recording import Example, Exchange, Recording, record
from .examiner.student import LocalTransport
from .examiner.suite import Definition, HiddenTest, collect
from .examiner.testing import Mark
from .keys import Options, result_key
from .release import TemplateCell
from .serving import load_probe

FOLDER = Path(".autograder", "prepared")


class Elsewhere(Exception):
    """Hidden tests or reference are needed here, and are there in another process."""


def _nowhere() -> bool:
    return False


class Reference:
    """The reference solution of an assignment, imported when it is first needed."""

    def __init__(self, assignment: Assignment, elsewhere: Callable[[], bool] = _nowhere) -> None:
        self._assignment = assignment
        self._elsewhere = elsewhere

    @cached_property
    def definitions(self) -> dict[str, Any]:
        """Raises `HiddenTestError`, naming the file; `Elsewhere` where another process has it."""
        if self._elsewhere():
            raise Elsewhere
        path = self._assignment.solution
        if not path.is_file():
            raise HiddenTestError(f"{path}: there is no such file")
        try:
            return load_module(path, f"autograder_reference_{self._assignment.slug}")
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            reason = (str(error).strip() or "it fails").splitlines()[0]
            raise HiddenTestError(f"{path}: {type(error).__name__}: {reason}") from None

    @cached_property
    def signatures(self) -> dict[str, inspect.Signature]:
        """Those of the exercises that are functions."""
        found = {e.name: self.definitions[e.name] for e in self._assignment.exercises}
        return {
            name: inspect.signature(definition)
            for name, definition in found.items()
            if inspect.isfunction(definition)
        }

    def transport(self) -> LocalTransport:
        """A fresh line to it, as to a submission."""
        definitions = self.definitions
        try:
            probe = load_probe(self._assignment.probe, definitions)
        except Exception as error:
            raise HiddenTestError(
                f"{self._assignment.probe_path}: {type(error).__name__}: {error}"
            ) from None
        return LocalTransport(definitions, probe)


Prepared = tuple[list[Recording], Reference, list[TemplateCell]]


def prepare(
    course: Course,
    assignment: Assignment,
    hurry: bool = False,
    elsewhere: Callable[[], bool] = _nowhere,
) -> Prepared:
    """The recorded hidden tests, the reference and the notebook's cells.

    All this is kept in the course. In a `hurry` the recordings of an earlier command are taken, and
    the hidden tests and the reference are only imported when a submission answers otherwise; as
    long as another process has them, which `elsewhere` knows, `Elsewhere` is raised instead.
    """
    reference = Reference(assignment, elsewhere)
    digest = digest_of(result_key(assignment, course, Options()).encode(), platform.node().encode())
    data = kept.read(course.root / FOLDER, assignment.slug, digest)
    known = _read(data) if data else None
    seed = course.settings.seed
    if known is not None:
        if hurry:
            recordings = _recalled(assignment, reference, seed, known.tests)
        else:
            recordings = _drawn(assignment, reference, seed)
        return recordings, reference, known.template
    recordings = _drawn(assignment, reference, seed)
    template = release.template_cells(assignment)
    found = _Kept(template, [_KeptTest.of(recording) for recording in recordings])
    kept.write(course.root / FOLDER, assignment.slug, digest, msgspec.msgpack.encode(found))
    return recordings, reference, template


def _drawn(assignment: Assignment, reference: Reference, seed: int) -> list[Recording]:
    tests = _collected(assignment, reference)
    _check_points(assignment, [(test.mark.exercise, test.mark.points) for test in tests])
    return [record(test, reference.transport, seed) for test in tests]


def _collected(assignment: Assignment, reference: Reference) -> list[HiddenTest]:
    """The hidden tests, with the reference that they will ask."""
    reference.transport()  # what is wrong with it is told before what follows from it
    tests = collect(assignment.hidden_tests)
    compute_in_one_thread()
    return tests


def _check_points(assignment: Assignment, marks: Sequence[tuple[str, float]]) -> None:
    names = {exercise.name for exercise in assignment.exercises}
    for name, _ in marks:
        if name not in names:
            raise CourseError(
                f"{assignment.hidden_tests}: {name} is not an exercise of {assignment.template}"
            )
    for exercise in assignment.exercises:
        total = sum(points for name, points in marks if name == exercise.name)
        if abs(total - exercise.points) > 1e-9:
            raise CourseError(
                f"{assignment.hidden_tests}: the tests of {exercise.name} are worth {total:g} "
                f"points, but {assignment.template} says {exercise.points:g}"
            )


# --- recordings that are kept -------------------------------------------------------------------

_Exchanges = list[tuple[bytes, bytes, bool]]


class _KeptTest(msgspec.Struct, frozen=True, array_like=True):
    """A recording without the examples' arguments: what is said of its test, what was exchanged."""

    name: str
    exercise: str
    points: float
    title: str
    is_property: bool
    calls_back: bool
    examples: list[tuple[_Exchanges, _Exchanges]]

    @classmethod
    def of(cls, recording: Recording) -> _KeptTest:
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


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    template: list[TemplateCell]
    tests: list[_KeptTest]


_decoder = msgspec.msgpack.Decoder(_Kept)


def _read(data: bytes) -> _Kept | None:
    try:
        return _decoder.decode(data)
    except msgspec.MsgspecError:
        return None


def _recalled(
    assignment: Assignment, reference: Reference, seed: int, known: Sequence[_KeptTest]
) -> list[Recording]:
    """The recordings, whose tests are collected, and examples drawn again, when they are needed."""

    @cache
    def tests() -> dict[str, HiddenTest]:
        return {test.name: test for test in _collected(assignment, reference)}

    def recalled(each: _KeptTest) -> Recording:
        def define() -> Definition:
            return tests()[each.name].define()

        def again(needed: int | None) -> Recording:
            return record(tests()[each.name], reference.transport, seed, needed)

        mark = Mark(each.exercise, each.points)
        path = assignment.hidden_tests
        test = HiddenTest(each.name, mark, each.title, each.is_property, path, define)
        examples = [
            Example({}, [Exchange(*x) for x in asked], [Exchange(*x) for x in reference_asked])
            for asked, reference_asked in each.examples
        ]
        return Recording(test, examples, each.calls_back, again)

    return [recalled(each) for each in known]
