"""Makes a grader ready: what takes long is done side by side."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import garbage
from .cores import available, usual_workers
from .course import Assignment, Course, CourseError
from .errors import MachineError
from .keys import PACKAGE, Options
from .sandbox import launch
from .sandbox.isolation import REQUIRED

if TYPE_CHECKING:
    from .grading import Grader
    from .preparing import Prepared
    from .second import Second

SECOND = f"{__package__}.second"
SLOTS = 4
"""How many sandboxes the second examiner has at most: for known wrong solutions, side by side."""


class WeakIsolation(MachineError):
    """A layer of isolation is missing on this machine."""


@dataclass(frozen=True)
class Begun:
    """What gets ready by itself: the zygote, and a second examiner where there is one."""

    zygote: launch.ZygoteProcess
    second: Second | None


@contextlib.contextmanager
def begin(course: Course, assignment: Assignment, options: Options) -> Iterator[Begun]:
    """The zygote that warms up from now on, gone at the end of the block.

    Nothing takes as long as what it imports: whoever has much to import too begins with this. A
    second examiner is there in a hurry, where it costs a right submission nothing: it shares the
    zygote's torch, or has a core to itself.
    """
    pays = "torch" in assignment.imports or available() >= 2
    zygote = launch.start(
        assignment.imports,
        options.workers,
        [PACKAGE, course.root],
        options.device,
        forbidden=assignment.forbidden,
        hurry=options.hurry,
        standby=SECOND if options.hurry and pays else "",
        standby_slots=min(usual_workers(), SLOTS),
    )
    try:
        with _second(zygote.standby, course, assignment, options) as second:
            yield Begun(zygote, second)
    finally:
        zygote.stop()


@contextlib.contextmanager
def _second(
    standby: launch.Standby | None, course: Course, assignment: Assignment, options: Options
) -> Iterator[Second | None]:
    if standby is None:
        yield None
        return
    from .second import Second

    with contextlib.closing(Second(standby, course, assignment, options)) as second:
        yield second


@contextlib.contextmanager
def grader(
    course: Course, assignment: Assignment, options: Options, begun: Begun | None = None
) -> Iterator[Grader]:
    """A grader that is ready to grade, with what has begun to get ready, or its own.

    Raises `CourseError` and `HiddenTestError` for the author's mistakes, `SandboxError` and
    `WeakIsolation` for the machine's shortcomings.
    """
    own = begin(course, assignment, options)
    with contextlib.nullcontext(begun) if begun else own as started:
        with garbage.ignored():
            from .grading import Grader  # pytest and Hypothesis, while the zygote imports torch

        second = started.second
        recordings, reference, template = _prepared(course, assignment, options, second)
        try:
            warm = started.zygote.wait()
        except launch.NotImported as error:
            raise CourseError(f"{assignment.template}: imports: {error}") from None
        if not options.allow_weak_isolation:
            refuse_weak_isolation(warm.layers)
        yield Grader(assignment, recordings, template, reference, course, options, warm, second)


def _prepared(
    course: Course, assignment: Assignment, options: Options, second: Second | None
) -> Prepared:
    """What was kept of the assignment, by the second examiner if need be; or else made here."""
    from .preparing import Elsewhere, prepare, template

    if second is not None:
        for _ in range(2):
            with contextlib.suppress(Elsewhere):
                return prepare(course, assignment, options.hurry, lambda: second.there)
            template(course, assignment)  # to be found, while the examples are drawn there
            second.prepare()
    return prepare(course, assignment, options.hurry)


def refuse_weak_isolation(layers: Mapping[str, str]) -> None:
    """Raises `WeakIsolation` where a layer that grading insists on is missing."""
    missing = [name for name in REQUIRED if layers.get(name, "not there")]
    if missing:
        raise WeakIsolation(
            f"isolation is too weak on this machine: {missing[0]} is missing "
            f"({layers.get(missing[0], 'not there')}); "
            "see autograder doctor, or use --allow-weak-isolation"
        )
