"""What the commands share: how they find things, end with one line, and write files."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from .course import Assignment, Course
    from .keys import Options, Submission
    from .results import SubmissionResult

OK, NOT_FIT, USAGE, NOT_GRADED, INTERRUPTED = 0, 1, 2, 3, 130
MANY = 1 << 20
"""More tasks than there are cores."""
NBGRADERS = {
    "release": ("generate_assignment",),
    "collect": ("collect", "zip_collect"),
    "feedback": ("generate_feedback",),
    "export": ("export",),
    "report": ("formgrader",),
    "check": ("validate",),
}
"""nbgrader's commands that do in its courses what ours do in this project's."""


def fail(message: str, code: int) -> NoReturn:
    """End the command with one line on the standard error."""
    note(message)
    raise typer.Exit(code)


def note(message: str) -> None:
    """Say on the standard error what is good to know, if anything is."""
    line = " ".join(message.split())
    if line:
        line = "".join(each if each.isprintable() else "�" for each in line)  # a stranger's name
        print(f"autograder: {line}", file=sys.stderr)


def find_course(folder: Path, command: str) -> Course:
    """The course that `command` is for; nbgrader's are not."""
    from .course import CourseError, load
    from .nbcourse import is_nbgrader_course

    if is_nbgrader_course(folder):
        fail(f"{folder.resolve()} is an nbgrader course: {_instead(command)}", USAGE)
    try:
        return load(folder)
    except CourseError as error:
        fail(str(error), USAGE)


def _instead(command: str) -> str:
    """What to use in an nbgrader course, where only `grade` is for it."""
    theirs = " or ".join(f"`nbgrader {name}`" for name in NBGRADERS.get(command, ()))
    return f"use {theirs}" if theirs else "of these commands only `grade` is for it"


def find(folder: Path, slug: str, command: str) -> tuple[Course, Assignment]:
    from .course import CourseError

    course = find_course(folder, command)
    try:
        if course.has_assignment(slug):
            return course, course.assignment(slug)
        from .quiz.graded import as_assignment
        from .quiz.loading import slugs

        if slug.removesuffix(".quiz") in slugs(course):
            return course, as_assignment(course, slug)
        return course, course.assignment(slug)
    except CourseError as error:
        fail(str(error), USAGE)


def grade_responses(
    course: Course, slug: str, responses: list[Submission], force: bool
) -> tuple[Assignment, Any]:
    """Grade the response files of a quiz; what goes wrong ends the command with one line."""
    from .course import CourseError
    from .quiz import graded
    from .quiz.model import QuizError
    from .store import StoreError

    store = open_store(course)
    try:
        assignment = graded.as_assignment(course, slug)
        return assignment, graded.grade(course, slug, responses, store, force)
    except (CourseError, QuizError) as error:
        fail(str(error), USAGE)
    except StoreError as error:
        fail(str(error), NOT_GRADED)
    finally:
        store.close()


def grade_as_nbgrader(
    folder: Path,
    assignment: str,
    files: list[Path],
    json: str,
    device: str,
    workers: int,
    force: bool,
    weak: bool,
) -> None:
    """Grade an nbgrader course's submissions; what goes wrong ends the command with one line."""
    from contextlib import ExitStack

    from .cores import usual_workers
    from .nbcourse.warming import begun
    from .submitted import of_closed, of_without

    if device == "cuda":
        fail("the notebooks of an nbgrader course are graded on the processor", USAGE)
    cores = workers or usual_workers()
    with ExitStack() as stack:
        sandboxes = stack.enter_context(begun(folder, assignment, cores))
        from . import display, results  # what takes long to import, while sandboxes warm up
        from .nbcourse.config import NbCourseError, OutOfReach
        from .nbcourse.running import Wish, run

        done: list[SubmissionResult] = []
        advances: list[Any] = []

        def begin(count: int) -> None:
            advances.append(stack.enter_context(display.progress(assignment, count)))

        def progress(result: SubmissionResult) -> None:
            done.append(result)
            advances[0](result, True)

        try:
            with grading_explained():
                wish = Wish(assignment, files, cores, force, weak)
                ran = run(folder, wish, begin, progress, sandboxes)
        except NbCourseError as error:
            fail(str(error), NOT_GRADED if isinstance(error, OutOfReach) else USAGE)
        except KeyboardInterrupt:
            fail(f"stopped; {len(done)} submissions are graded and kept", INTERRUPTED)
    if json:
        report = results.Report(assignment=assignment, submissions=ran.results)
        write_out(json, results.to_json(report))
    if json != "-":
        display.table_of_results(ran, ran)
    for line in ran.notes:
        note(line)
    note(of_without(ran.without, assignment))
    note(of_closed(ran.closed))
    if ran.closed or any(result.status != "graded" for result in ran.results):
        raise typer.Exit(NOT_GRADED)


def open_store(course: Course) -> Any:
    from .store import Store, StoreError

    try:
        return Store(course.settings.store, course.root)
    except StoreError as error:
        fail(str(error), NOT_GRADED)


def kept_results(course: Course, assignment: Assignment) -> list[SubmissionResult]:
    """The results in the store, with the marks that people gave in the gradebook."""
    from . import gradebook

    found = open_store(course).results(assignment.slug)
    with gradebook_explained():
        return gradebook.marked(course, assignment, found)


def kept_attempts(course: Course, assignment: Assignment) -> Callable[[str], list[Any]]:
    """What gives all attempts in the store, with the marks that people gave in the gradebook."""
    from . import gradebook

    def attempts(slug: str) -> list[Any]:
        found = open_store(course).attempts(slug)
        with gradebook_explained():
            return gradebook.marked_attempts(course, assignment, found)

    return attempts


def sync_gradebook(
    course: Course, assignment: Assignment, graded: list[SubmissionResult], quiet: bool
) -> None:
    """Bring the results into the gradebook, and say what is left for people to do."""
    from . import display, gradebook

    with gradebook_explained():
        done = gradebook.sync(course, assignment, graded)
    if not quiet:
        display.lines_of_gradebook(done)


@contextmanager
def gradebook_explained() -> Iterator[None]:
    """What keeps the gradebook from being used ends the command with one line."""
    from .course import CourseError
    from .gradebook_database import GradebookError

    try:
        yield
    except CourseError as error:
        fail(str(error), USAGE)
    except GradebookError as error:
        fail(str(error), NOT_GRADED)
    except OSError as error:  # in `autograded/`, say
        fail(str(error), NOT_GRADED)


def make_options(
    assignment: Assignment, device: str, workers: int, count: int, weak: bool
) -> Options:
    from .cores import usual_workers
    from .devices import NoSuchDevice, choose
    from .keys import Options

    try:
        chosen, note = choose(device, assignment.device)
    except NoSuchDevice as error:
        fail(str(error), USAGE)
    if note:
        print(f"autograder: {assignment.slug}: {note}", file=sys.stderr)
    return Options(max(1, min(workers or usual_workers(), count)), chosen, weak)


def grade_all(
    course: Course,
    assignment: Assignment,
    submissions: list[Submission],
    options: Options,
    force: bool,
    shuffle: bool = False,
    stop_after: float | None = None,
) -> Any:
    """Grade with a progress bar; what goes wrong ends the command with one line."""
    from dataclasses import replace

    from . import starting

    hurried = replace(options, hurry=len(submissions) == 1)
    with starting.begin(course, assignment, hurried) as begun:
        from . import display  # what takes long to import, while the zygote warms up
        from .runs import run

        store = open_store(course)
        done: list[SubmissionResult] = []
        try:
            with (
                grading_explained(),
                display.progress(assignment.slug, len(submissions)) as advance,
            ):

                def progress(result: SubmissionResult, new: bool) -> None:
                    done.append(result)
                    advance(result, new)

                return run(
                    course,
                    assignment,
                    submissions,
                    store,
                    options,
                    force,
                    progress,
                    shuffle,
                    stop_after,
                    begun,
                )
        except KeyboardInterrupt:
            fail(f"stopped; {len(done)} of {len(submissions)} are graded and kept", INTERRUPTED)
        finally:
            store.close()


def watch_all(course: Course, assignment: Assignment, options: Options) -> None:
    """Grade what arrives until the command is stopped."""
    from . import display, gradebook
    from .course import CourseError
    from .gradebook_database import GradebookError
    from .watching import watch

    def rest(results: list[SubmissionResult]) -> None:
        if course.gradebook:
            students = {result.student for result in results}
            kept = [each for each in store.results(assignment.slug) if each.student in students]
            try:
                gradebook.sync(course, assignment, kept)
            except (CourseError, GradebookError, OSError) as error:
                note(str(error))  # `grade` makes up for it

    def begin() -> None:
        where = f"{course.root}/submitted"
        print(f"{assignment.slug}: watching {where} (Ctrl-C ends it)", file=sys.stderr, flush=True)

    store = open_store(course)
    try:
        with grading_explained():
            watch(course, assignment, store, options, display.arrival, begin, rest, note)
    except KeyboardInterrupt:
        pass  # every result is kept already
    finally:
        store.close()


def tell_why(
    course: Course,
    assignment: Assignment,
    student: str,
    out: str,
    json: str,
    full: bool,
    weak: bool,
) -> None:
    """Print, or write, what a student's result rests on; exit code 1 if it is not reproduced."""
    from .report import evidence, terminal
    from .report import why as grounds

    try:
        kept = grounds.find(open_store(course), assignment, student)
        options = make_options(assignment, grounds.device_of(kept), 1, 1, weak)
    except grounds.NotOne as error:
        fail(str(error), USAGE)
    with grading_explained():
        found = grounds.explain(course, assignment, kept, options, full)
    if json:
        write_out(json, evidence.to_json(found))
    if out:
        write_out(out, terminal.to_text(found, full).encode())
    elif json != "-":
        terminal.show(found, full)
    if not found.reproduced:
        raise typer.Exit(NOT_FIT)


@contextmanager
def grading_explained() -> Iterator[None]:
    """What keeps a submission from being graded ends the command with one line."""
    from .course import CourseError
    from .examiner.failures import HiddenTestError
    from .sandbox.launch import SandboxError
    from .starting import WeakIsolation
    from .store import StoreError

    try:
        yield
    except (CourseError, HiddenTestError) as error:
        fail(str(error), USAGE)
    except (SandboxError, WeakIsolation, StoreError) as error:
        fail(str(error), NOT_GRADED)


def write_out(target: str, data: bytes) -> None:
    """Write to a file, all or nothing, or to the standard output for `-`."""
    if target == "-":
        sys.stdout.buffer.write(data)
        return
    path = Path(target)
    with writing(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.write_bytes(data)
        beside.replace(path)


@contextmanager
def writing(place: Path | None) -> Iterator[None]:
    """A file or folder that cannot be written ends the command with one line."""
    try:
        yield
    except OSError as error:
        fail(f"{place} cannot be written: {error.strerror}", NOT_GRADED)
