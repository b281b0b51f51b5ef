"""Makes a grader ready: what takes long is done side by side."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .course import Assignment, Course
from .keys import PACKAGE, Options
from .sandbox import launch
from .sandbox.isolation import REQUIRED

if TYPE_CHECKING:
    from .grading import Grader


class WeakIsolation(Exception):
    """A layer of isolation is missing on this machine."""


@contextlib.contextmanager
def grader(course: Course, assignment: Assignment, options: Options) -> Iterator[Grader]:
    """A grader that is ready to grade.

    Raises `CourseError` and `HiddenTestError` for the author's mistakes, `SandboxError` and
    `WeakIsolation` for the machine's shortcomings.
    """
    masks = [PACKAGE, course.root]
    starting = launch.start(assignment.imports, options.workers, masks, options.device)
    try:
        from .grading import Grader  # pytest and Hypothesis, while the zygote imports torch
        from .preparing import prepare

        recordings, reference, template = prepare(course, assignment, options.hurry)
        zygote = starting.wait()
        if not options.allow_weak_isolation:
            missing = [n for n in REQUIRED if zygote.layers.get(n, "not there")]
            if missing:
                raise WeakIsolation(
                    f"isolation is too weak on this machine: {missing[0]} is missing "
                    f"({zygote.layers.get(missing[0], 'not there')}); "
                    "see autograder doctor, or use --allow-weak-isolation"
                )
        yield Grader(assignment, recordings, template, reference, course, options, zygote)
    finally:
        starting.stop()
