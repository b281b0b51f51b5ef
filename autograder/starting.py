"""Makes a grader ready: what takes long is done side by side."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from .course import Assignment, Course
from .keys import PACKAGE, Options
from .sandbox import launch
from .sandbox.isolation import REQUIRED

if TYPE_CHECKING:
    from .grading import Grader
    from .preparing import Prepared
    from .second import Second

SECOND = f"{__package__}.second"


class WeakIsolation(Exception):
    """A layer of isolation is missing on this machine."""


@contextlib.contextmanager
def zygote(
    course: Course, assignment: Assignment, options: Options
) -> Iterator[launch.ZygoteProcess]:
    """The zygote that warms up from now on, gone at the end of the block.

    Nothing takes as long as what it imports: whoever has much to import too starts it first.
    """
    starting = launch.start(
        assignment.imports,
        options.workers,
        [PACKAGE, course.root],
        options.device,
        forbidden=assignment.forbidden,
        hurry=options.hurry,
        standby=SECOND if options.hurry and "torch" in assignment.imports else "",
    )
    try:
        yield starting
    finally:
        starting.stop()


@contextlib.contextmanager
def grader(
    course: Course,
    assignment: Assignment,
    options: Options,
    begun: launch.ZygoteProcess | None = None,
) -> Iterator[Grader]:
    """A grader that is ready to grade, with the zygote that has begun to warm up, or its own.

    Raises `CourseError` and `HiddenTestError` for the author's mistakes, `SandboxError` and
    `WeakIsolation` for the machine's shortcomings.
    """
    own = zygote(course, assignment, options)
    with (
        contextlib.nullcontext(begun) if begun else own as starting,
        _second(starting, course, assignment, options) as second,
    ):
        from .grading import Grader  # pytest and Hypothesis, while the zygote imports torch

        recordings, reference, template = _prepared(course, assignment, options, second)
        warm = starting.wait()
        if not options.allow_weak_isolation:
            refuse_weak_isolation(warm.layers)
        yield Grader(assignment, recordings, template, reference, course, options, warm, second)


@contextlib.contextmanager
def _second(
    starting: launch.ZygoteProcess, course: Course, assignment: Assignment, options: Options
) -> Iterator[Second | None]:
    """The second examiner, where the zygote leaves a process behind for it."""
    if starting.standby is None:
        yield None
        return
    from .second import Second

    with contextlib.closing(Second(starting.standby, course, assignment, options)) as second:
        yield second


def _prepared(
    course: Course, assignment: Assignment, options: Options, second: Second | None
) -> Prepared:
    """What was kept of the assignment, by the second examiner if need be; or else made here."""
    from .preparing import Elsewhere, prepare

    if second is not None:
        for _ in range(2):
            with contextlib.suppress(Elsewhere):
                return prepare(course, assignment, options.hurry, lambda: second.there)
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
