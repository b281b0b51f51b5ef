"""`autograder grade` in an nbgrader course: what `nbgrader autograde` does, side by side."""

from __future__ import annotations

import glob
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from ..results import SubmissionResult
from ..sandbox import launch
from ..starting import refuse_weak_isolation
from ..workers import Workers
from . import scores, sources, warming
from .config import NbCourse, NbCourseError, closed_folders, opened, searched
from .gradebook import open_gradebook
from .pipeline import Pipeline, Task, rehearse
from .record import Recorder
from .sources import Sources
from .warming import Begun

AHEAD = 1
"""How many submissions each worker has at hand: the gradebook takes one at a time."""


@dataclass(frozen=True)
class NbRun:
    """A finished run: every submission's result, how many are new, and what is to be said.

    `slug` and `points` are the assignment's. `closed` are folders that cannot be read, `without`
    the students in whose folders there is no notebook.
    """

    slug: str
    points: float
    results: list[SubmissionResult]
    graded: int
    notes: list[str]
    left: int = 0
    closed: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Wish:
    """What is to be graded and how; without `files` everything that has been submitted."""

    assignment: str
    files: Sequence[Path] = ()
    workers: int = 1
    force: bool = False
    allow_weak_isolation: bool = False


Progress = Callable[[SubmissionResult], None]


def run(
    folder: Path,
    wish: Wish,
    begin: Callable[[int], Any] = lambda count: None,
    progress: Progress = lambda result: None,
    begun: Begun | None = None,
) -> NbRun:
    """Grade what is new (with `force`, all); `begin` is told how many submissions there are, and
    `begun` may have sandboxes that warm up.

    Raises `NbCourseError`, and `SandboxError` and `WeakIsolation` for the machine's shortcomings.
    """
    files = [path.resolve() for path in wish.files]
    with opened(folder, wish.assignment, wish.force) as course:
        gradebook = open_gradebook(course)
        try:
            read = sources.read_sources(gradebook, wish.assignment)
            tasks = submissions(course, files)
            begin(len(tasks))
            recorder = Recorder(course, gradebook, read)
            found, new = {}, []
            for task in tasks:
                if wish.force or _is_new(course, recorder, task):
                    new.append(task)
                else:
                    found[task] = recorder.marks.result(task, "graded")
                    progress(found[task])
            for task, result in _grade(course, read, recorder, new, wish, begun):
                found[task] = result
                progress(result)
        finally:
            gradebook.close()
        results = [found[task] for task in tasks]
        return NbRun(
            wish.assignment,
            recorder.marks.points,
            results,
            len(new),
            [*course.notes, *_differences(results)],
            closed=[] if files else closed_folders(course.converter),
            without=[] if files else _without_notebooks(course),
        )


def pipeline(course: NbCourse, read: Sources, zygote: launch.ZygoteProcess) -> Pipeline:
    """What workers do, with the files that the source puts beside every submission."""
    extra = {name: path.read_bytes() for name, path in sources.extra_files(course).items()}
    return Pipeline(course, read, extra, zygote)


def _grade(
    course: NbCourse,
    read: Sources,
    recorder: Recorder,
    tasks: Sequence[Task],
    wish: Wish,
    begun: Begun | None,
) -> Iterator[tuple[Task, SubmissionResult]]:
    if not tasks:
        return
    recorder.reach(tasks)
    converter = course.converter
    for task in tasks:
        converter.notebooks = list(task.notebooks)
        converter.run_pre_convert_hook()
    workers = min(wish.workers, len(tasks))
    with sandboxes(course, read, tasks[0], workers, begun) as zygote:
        if not wish.allow_weak_isolation:
            refuse_weak_isolation(zygote.layers)
        missing = sorted(name for name, why in zygote.layers.items() if why)
        for task, graded in Workers(pipeline(course, read, zygote), AHEAD).grade(tasks):
            result = recorder.record(task, graded)
            yield task, msgspec.structs.replace(result, missing_layers=missing)


@contextmanager
def sandboxes(
    course: NbCourse, read: Sources, first: Task, workers: int, begun: Begun | None = None
) -> Iterator[launch.ZygoteProcess]:
    """Sandboxes that have imported what the source notebooks do, or at least the usual.

    Those that have `begun` to, if they will do. Meanwhile it is seen whether the kernels can be
    had, and `first` is rehearsed.
    """
    needs = warming.needs(course.root, sources.source_folder(course))
    if begun is not None and begun.suits(needs, workers):
        starting = begun.zygote
    else:
        if begun is not None:
            begun.zygote.stop()
        starting = needs.start(workers)
    try:
        _check_kernels(read)
        rehearse(course, read, first)
        try:
            starting.wait()
        except launch.SandboxError as error:
            starting.stop()
            course.notes.append(f"{error}: left to the notebooks themselves")
            starting = replace(needs, imports=tuple(warming.usual())).start(workers)
            starting.wait()
        yield starting
    finally:
        starting.stop()


def submissions(course: NbCourse, files: Sequence[Path] = ()) -> list[Task]:
    """The submissions that nbgrader would take, of `files` only where there are any."""
    found = course.converter.assignments
    tasks = [
        Task(folder, student, tuple(sorted(found[folder])))
        for folder, student in _students(course, found)
    ]
    if not files:
        return tasks
    places = {Path(task.folder).resolve(): task for task in tasks}
    for path in files:
        if path not in places and path.parent not in places:
            raise NbCourseError(f"{path} is not a submission of {course.assignment}")
    wanted = {path if path in places else path.parent for path in files}
    return [task for place, task in places.items() if place in wanted]


def _students(course: NbCourse, folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Folders of submissions, and whose they are, without those who are to be left out."""
    form = course.converter._format_source
    pattern = form("(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True)
    excluded = course.directory.student_id_exclude.split(",")
    for folder in sorted(folders):
        matched = re.match(pattern, folder)
        if matched is None:
            raise NbCourseError(f"{folder} does not fit CourseDirectory.directory_structure")
        if matched["student_id"] not in excluded:
            yield folder, matched["student_id"]


def _without_notebooks(course: NbCourse) -> list[str]:
    """The students in whose folders of the assignment nbgrader finds no notebook."""
    folders = {folder for folder in glob.glob(searched(course.converter)) if _can_be_read(folder)}
    empty = folders - set(course.converter.assignments)
    return [student for _, student in _students(course, empty)]


def _can_be_read(folder: str) -> bool:
    return os.access(folder, os.R_OK | os.X_OK)


def _is_new(course: NbCourse, recorder: Recorder, task: Task) -> bool:
    """nbgrader's rule: not graded yet, or submitted later than what was graded."""
    dest = recorder.dest(task)
    if course.directory.notebook_id == "*":
        if not dest.exists():
            return True
    elif not all((dest / Path(path).name).exists() for path in task.notebooks):
        return True
    try:
        submitted = course.directory.get_existing_timestamp(task.folder)
        graded = course.directory.get_existing_timestamp(str(dest))
    except Exception:  # it cannot be read: grading says so
        return True
    return submitted is not None and graded is not None and submitted > graded


def _check_kernels(read: Sources) -> None:
    for notebook in read.notebooks.values():
        spec = json.loads(notebook.kernelspec) if notebook.kernelspec else {}
        if spec.get("name"):
            trouble, _ = sources.kernel_trouble(spec["name"], str(spec.get("language") or ""))
            if trouble:
                raise NbCourseError(f"source notebook {notebook.name}: {trouble}")


def _differences(results: Sequence[SubmissionResult]) -> list[str]:
    """Where scores are not nbgrader's on purpose: one line each, with how many it concerns."""
    counted = Counter(n for result in results for n in result.notes if n in scores.DIFFERENCES)
    return [
        f"{count} submission{'s' if count > 1 else ''}: {difference}"
        for difference, count in sorted(counted.items())
    ]
