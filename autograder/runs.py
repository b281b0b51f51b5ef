"""A class of submissions to results: what is known is not graded again, what is new is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import notebook, standing
from .course import Assignment, Course
from .grading import Options, Submission, grader, result_key, text_of
from .notebook import Unreadable
from .results import SubmissionResult
from .store import Store
from .workers import Workers

SUFFIXES = (".ipynb", ".py")


@dataclass(frozen=True)
class Run:
    """A finished run: every submission's result in the order given, and how many are new."""

    results: list[SubmissionResult]
    graded: int


def find_submitted(course: Course, slug: str) -> list[Submission]:
    """The files in `submitted/<student>/<assignment>/`, nbgrader's layout.

    A folder that is a link is not entered, for it may lead to another student's; it stands for a
    submission that cannot be read.
    """
    found = []
    for folder in sorted((course.root / "submitted").glob("*/")):
        links = [each for each in (folder, folder / slug) if each.is_symlink()]
        if links and (folder / slug).is_dir():
            found.append(Submission(links[0], folder.name))
            continue
        for path in sorted((folder / slug).glob("*")):
            if path.suffix in SUFFIXES and not path.name.startswith("."):
                found.append(Submission(path, folder.name))
    return found


def submission_at(path: Path) -> Submission:
    """A file given by its path; its student is that of nbgrader's layout, else the file's name."""
    parts = path.resolve().parts
    if len(parts) >= 4 and parts[-4] == "submitted":
        return Submission(path, parts[-3])
    return Submission(path, path.stem)


def run(
    course: Course,
    assignment: Assignment,
    submissions: Sequence[Submission],
    store: Store,
    options: Options,
    force: bool = False,
    progress: Callable[[SubmissionResult], None] = lambda result: None,
) -> Run:
    """Grade what is new or changed (with `force`, all) and keep each result as it is ready."""
    keys = {s: _key(course, assignment, options, s) for s in submissions}
    known = {} if force else store.keys(assignment.slug)
    results: dict[tuple[str, str], SubmissionResult] = {}
    new: list[Submission] = []
    for submission in keys:
        name = _name(submission)
        if keys[submission] and known.get(name) == keys[submission]:
            results[name] = known_result(store, assignment.slug, keys[submission], submission)
            progress(results[name])
        else:
            new.append(submission)
    if new:
        by_name = {_name(s): keys[s] for s in new}
        with grader(course, assignment, options) as ready:
            for task, result in Workers(ready).grade(new):
                name = (result.student, result.path)
                result = standing.timed(result, task.path)
                results[name] = result
                if result.status != "failed":
                    store.put(assignment.slug, by_name[name], result)
                progress(result)
    graded = [results[_name(s)] for s in keys]
    return Run(standing.applied(course, assignment.slug, graded, store.attempts), len(new))


def known_result(store: Store, slug: str, key: str, submission: Submission) -> SubmissionResult:
    """A result from before; if its file is said to have been handed in at another time, it is
    kept with that."""
    found = store.get(slug, *_name(submission))
    timed = standing.timed(found, submission.path)
    if timed != found:
        store.put(slug, key, timed)
    return timed


def _name(submission: Submission) -> tuple[str, str]:
    return text_of(submission.student), text_of(str(submission.path))


def _key(course: Course, assignment: Assignment, options: Options, submission: Submission) -> str:
    """What the submission's result rests on, as a hash."""
    try:
        data = notebook.read_bytes(submission.path)
    except Unreadable as error:
        data = str(error).encode()
    return result_key(assignment, course, options, data)
