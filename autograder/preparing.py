"""What a grader needs of an assignment: the recorded hidden tests, the reference, the notebook."""

from __future__ import annotations

import contextlib
import functools
import inspect
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from . import kept, release
from .cores import usual_workers
from .course import Assignment, Course, CourseError, digest_of
from .examiner.failures import HiddenTestError
from .examiner.plugin import compute_in_one_thread, load_module
from .examiner.recording import Recording, record
from .examiner.student import LocalTransport
from .examiner.suite import HiddenTest, collect
from .keys import Options, machine, result_key
from .recordings import KeptTest, drawn_side_by_side, recalled
from .release import TemplateCell
from .serving import load_probe

FOLDER = Path(".autograder", "prepared")
What = TypeVar("What")


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
    recordings = _recordings(course, assignment, reference, hurry)
    return recordings, reference, template(course, assignment)


def template(course: Course, assignment: Assignment) -> list[TemplateCell]:
    """The notebook's cells, as they were kept if they were. Raises `CourseError`."""
    made = functools.partial(release.template_cells, assignment)
    return _kept(course, assignment, "templates", list[TemplateCell], made)


def _recordings(
    course: Course, assignment: Assignment, reference: Reference, hurry: bool
) -> list[Recording]:
    seed = course.settings.seed

    @functools.cache
    def tests() -> list[HiddenTest]:
        return _collected(assignment, reference)

    def keep(made: Callable[[], list[KeptTest]]) -> list[KeptTest]:
        return _kept(course, assignment, "recordings", list[KeptTest], made)

    if not hurry:
        drawn = [record(test, reference.transport, seed) for test in tests()]
        keep(lambda: [KeptTest.of(recording) for recording in drawn])
        return drawn
    known = keep(lambda: drawn_side_by_side(tests(), reference.transport, seed, usual_workers()))
    return recalled(known, assignment.hidden_tests, tests, reference.transport, seed)


def _kept(
    course: Course, assignment: Assignment, what: str, kind: type[What], made: Callable[[], What]
) -> What:
    """What was kept of an assignment, or what is made now, and kept."""
    folder = course.home / FOLDER / what
    digest = digest_of(result_key(assignment, course, Options()).encode(), machine().encode())
    data = kept.read(folder, assignment.slug, digest)
    if data is not None:
        with contextlib.suppress(msgspec.MsgspecError):
            return msgspec.msgpack.decode(data, type=kind)
    found = made()
    kept.write(folder, assignment.slug, digest, msgspec.msgpack.encode(found))
    return found


def _collected(assignment: Assignment, reference: Reference) -> list[HiddenTest]:
    """The hidden tests, with the reference that they will ask."""
    reference.transport()  # what is wrong with it is told before what follows from it
    tests = collect(assignment.hidden_tests)
    compute_in_one_thread()
    _check_points(assignment, [(test.mark.exercise, test.mark.points) for test in tests])
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
