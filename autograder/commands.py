"""What the commands share: how they find things, end with one line, and write files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperGroup

from . import files, garbage
from .errors import MachineError, UserError
from .imports import import_nbformat

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


class Explained(TyperGroup):
    """The commands, of which each ends with one line where it cannot go on."""

    def invoke(self, ctx: Any) -> Any:
        with explained():
            return super().invoke(ctx)


@contextmanager
def explained() -> Iterator[None]:
    """What is nobody's programming error ends the command with one line and its exit code."""
    try:
        yield
    except UserError as error:
        fail(str(error), USAGE)
    except MachineError as error:
        fail(str(error), NOT_GRADED)
    except BrokenPipeError:
        raise  # whoever reads the output has enough of it
    except OSError as error:
        said = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        fail(said, NOT_GRADED)
    except KeyboardInterrupt:
        fail("stopped", INTERRUPTED)


def find_course(folder: Path, command: str) -> Course:
    """The course that `command` is for; nbgrader's are not."""
    from .course import load
    from .nbcourse import is_nbgrader_course

    if is_nbgrader_course(folder):
        fail(f"{folder.resolve()} is an nbgrader course: {_instead(command)}", USAGE)
    return load(folder)


def _instead(command: str) -> str:
    """What to use in an nbgrader course, where only `grade` is for it."""
    theirs = " or ".join(f"`nbgrader {name}`" for name in NBGRADERS.get(command, ()))
    return f"use {theirs}" if theirs else "of these commands only `grade` is for it"


def find(folder: Path, slug: str, command: str) -> tuple[Course, Assignment]:
    course = find_course(folder, command)
    if course.has_assignment(slug):
        return course, course.assignment(slug)
    from .quiz.graded import as_assignment
    from .quiz.loading import slugs

    if slug.removesuffix(".quiz") in slugs(course):
        return course, as_assignment(course, slug)
    return course, course.assignment(slug)


def grade_responses(
    course: Course, slug: str, responses: list[Submission], force: bool
) -> tuple[Assignment, Any]:
    """Grade the response files of a quiz."""
    from .quiz import graded

    store = open_store(course)
    try:
        assignment = graded.as_assignment(course, slug)
        return assignment, graded.grade(course, slug, responses, store, force)
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
    """Grade an nbgrader course's submissions."""
    from contextlib import ExitStack

    from .cores import usual_workers
    from .nbcourse.warming import begun
    from .submitted import of_closed, of_without

    if device == "cuda":
        fail("the notebooks of an nbgrader course are graded on the processor", USAGE)
    cores = workers or usual_workers()
    with ExitStack() as stack:
        sandboxes = stack.enter_context(begun(folder, assignment, cores))
        with garbage.ignored():
            import_nbformat()
            from . import display, results  # what takes long to import, while sandboxes warm up
            from .nbcourse.running import Wish, run

        done: list[SubmissionResult] = []
        advances: list[Any] = []

        def begin(count: int) -> None:
            advances.append(stack.enter_context(display.progress(assignment, count)))

        def progress(result: SubmissionResult) -> None:
            done.append(result)
            advances[0](result, True)

        try:
            wish = Wish(assignment, files, cores, force, weak)
            ran = run(folder, wish, begin, progress, sandboxes)
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
    from .store import Store

    return Store(course.settings.store, course.root)


def kept_results(course: Course, assignment: Assignment) -> list[SubmissionResult]:
    """The results in the store, with the marks that people gave in the gradebook."""
    from . import gradebook

    found = open_store(course).results(assignment.slug)
    return gradebook.marked(course, assignment, found)


def kept_attempts(course: Course, assignment: Assignment) -> Callable[[str], list[Any]]:
    """What gives all attempts in the store, with the marks that people gave in the gradebook."""
    from . import gradebook

    def attempts(slug: str) -> list[Any]:
        found = open_store(course).attempts(slug)
        return gradebook.marked_attempts(course, assignment, found)

    return attempts


def sync_gradebook(
    course: Course, assignment: Assignment, graded: list[SubmissionResult], quiet: bool
) -> None:
    """Bring the results into the gradebook, and say what is left for people to do."""
    from . import display, gradebook

    done = gradebook.sync(course, assignment, graded)
    if not quiet:
        display.lines_of_gradebook(done)


def make_options(
    assignment: Assignment, device: str, workers: int, count: int, weak: bool
) -> Options:
    from .cores import usual_workers
    from .devices import choose
    from .keys import Options

    chosen, said = choose(device, assignment.device)
    if said:
        note(f"{assignment.slug}: {said}")
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
    """Grade with a progress bar."""
    from dataclasses import replace

    from . import starting

    hurried = replace(options, hurry=len(submissions) == 1)
    with starting.begin(course, assignment, hurried) as begun:
        with garbage.ignored():
            from . import display  # what takes long to import, while the zygote warms up
            from .gradebook_database import url_of
            from .runs import run

        store = open_store(course)
        done: list[SubmissionResult] = []
        try:
            if course.gradebook:
                url_of(course)  # before anything is graded
            with display.progress(assignment.slug, len(submissions)) as advance:

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
    from .watching import watch

    def rest(results: list[SubmissionResult]) -> None:
        if course.gradebook:
            students = {result.student for result in results}
            kept = [each for each in store.results(assignment.slug) if each.student in students]
            try:
                gradebook.sync(course, assignment, kept)
            except (UserError, MachineError) as error:
                note(str(error))  # `grade` makes up for it

    def begin() -> None:
        where = f"{course.root}/submitted"
        print(f"{assignment.slug}: watching {where} (Ctrl-C ends it)", file=sys.stderr, flush=True)

    store = open_store(course)
    try:
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

    kept = grounds.find(open_store(course), assignment, student)
    options = make_options(assignment, grounds.device_of(kept), 1, 1, weak)
    found = grounds.explain(course, assignment, kept, options, full)
    if json:
        write_out(json, evidence.to_json(found))
    if out:
        write_out(out, terminal.to_text(found, full).encode())
    elif json != "-":
        terminal.show(found, full)
    if not found.reproduced:
        raise typer.Exit(NOT_FIT)


def write_out(target: str, data: bytes) -> None:
    """Write to a file, all or nothing, or to the standard output for `-`."""
    if target != "-":
        files.write(Path(target), data)
        return
    if sys.stdout.isatty() and not _is_text(data):
        raise UserError("this is no text for a terminal: name a file with --out")
    sys.stdout.buffer.write(data)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data
