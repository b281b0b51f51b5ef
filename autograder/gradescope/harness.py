"""Grades the one submission in Gradescope's container, where `run_autograder` has called it.

`run_autograder` has written a result that says "not graded" before; it is replaced by another only
when there is one. What is printed here the instructor sees, and no student.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from .. import course as courses
from .. import files, standing
from ..course import Assignment, Course, CourseError
from ..deadlines import Rules
from ..devices import choose
from ..keys import Options, Submission
from ..results import SubmissionResult
from ..sandbox.isolation import REQUIRED
from ..sandbox.launch import SandboxError
from ..starting import WeakIsolation, grader
from ..submitted import NOTEBOOKS, kind_of
from ..workers import Workers
from . import outcome
from .bundle import Settings


class _Due(msgspec.Struct, frozen=True):
    due_date: datetime | None = None


class _User(msgspec.Struct, frozen=True):
    email: str = ""
    name: str = ""
    assignment: _Due = _Due()


class Metadata(msgspec.Struct, frozen=True):
    """What is used of `submission_metadata.json`."""

    created_at: datetime | None = None
    assignment: _Due = _Due()
    users: list[_User] = []

    @property
    def student(self) -> str:
        return ", ".join(user.email or user.name for user in self.users) or "student"

    @property
    def due(self) -> datetime | None:
        """When it is due for these students: the latest of their own times, else everybody's."""
        own = [user.assignment.due_date for user in self.users if user.assignment.due_date]
        return max(own) if own else self.assignment.due_date


class NotOne(Exception):
    """What was handed in is not one notebook; the message is for the student."""


def main() -> None:
    run(Path(sys.argv[1]))


def run(root: Path) -> None:
    """Grade what lies in `root`, as Gradescope lays it out, into `results/results.json`."""
    target = root / "results" / "results.json"
    try:
        found = graded(root)
    except NotOne as error:
        found = replace(outcome.not_graded(), output=str(error))
    except (WeakIsolation, SandboxError, CourseError) as error:
        print(error)
        found = outcome.not_graded(f"For the instructor (at the export): {error}")
    except Exception:
        traceback.print_exc(file=sys.stdout)
        found = outcome.not_graded()
    files.write(target, outcome.to_json(found))


def graded(root: Path) -> outcome.Outcome:
    """Raises `NotOne`, and what keeps a grader from grading."""
    course, assignment, options = opened(root)
    about = _metadata(root / "submission_metadata.json")
    path = find(root / "submission", assignment.slug)
    result = _result(course, assignment, Submission(path, about.student), options)
    if result.status == "failed":
        print(result.reason)
    result = counted(course, assignment.slug, result, about)
    missing = [layer for layer in result.missing_layers if layer in REQUIRED]
    return outcome.outcome(result, assignment.policy, missing)


def opened(root: Path) -> tuple[Course, Assignment, Options]:
    """What was exported, and how it is graded. Raises `CourseError`."""
    settings = msgspec.json.decode((root / "source" / "settings.json").read_bytes(), type=Settings)
    course = courses.load(root / "source" / "course")
    assignment = course.assignment(settings.assignment)
    device, _ = choose("auto", assignment.device)
    return course, assignment, Options(1, device, settings.allow_weak_isolation, hurry=True)


def _result(
    course: Course, assignment: Assignment, submission: Submission, options: Options
) -> SubmissionResult:
    """Judged in a worker: one that dies does not take this process with it."""
    with grader(course, assignment, options) as ready:
        tasks: Sequence[Submission] = [submission]
        ((_, result),) = Workers(ready).grade(tasks)
    return result


def counted(
    course: Course, slug: str, result: SubmissionResult, about: Metadata
) -> SubmissionResult:
    """The result with what of it counts: due as Gradescope says, by the course's rule."""
    rules = course.deadlines.of_assignment(slug)
    due = about.due or rules.due
    timed = replace(result, submitted_at=about.created_at)
    if due is None or result.score is None:
        return timed
    return standing.alone(Rules(due=due, late=rules.late), timed)


def find(folder: Path, slug: str) -> Path:
    """The one notebook (or, without one, Python file) among what was handed in.

    Raises `NotOne`.
    """
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not _hidden(path.relative_to(folder))
    )
    for kind in NOTEBOOKS:
        found = [path for path in files if kind_of(path.name) == kind]
        named = [path for path in found if path.stem == slug]
        if len(named) == 1 or len(found) == 1:
            return (named if len(named) == 1 else found)[0]
        if found:
            names = ", ".join(str(path.relative_to(folder)) for path in found[:5])
            raise NotOne(
                f"You handed in several files ({names}), and nothing was graded. Hand in one, "
                f"called {slug}.ipynb."
            )
    raise NotOne(f"There is no notebook in what you handed in. Hand in {slug}.ipynb.")


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _metadata(path: Path) -> Metadata:
    """What Gradescope says of the submission; what it does not say, nothing is made of."""
    try:
        about = msgspec.json.decode(path.read_bytes(), type=Metadata)
    except (OSError, msgspec.MsgspecError) as error:
        print(f"{path.name}: {error}: nothing is known of due times")
        return Metadata()
    times: list[Any] = [about.created_at, about.due]
    if any(when is not None and when.utcoffset() is None for when in times):
        print(f"{path.name}: a time without a time zone: nothing is known of due times")
        return replace(about, created_at=None)
    return replace(about, created_at=about.created_at and about.created_at.astimezone(UTC))
