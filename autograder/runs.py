"""A class of submissions to results: what is known is not graded again, what is new is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from . import notebook
from .course import Assignment, Course
from .keys import Options, Submission, result_key, text_of
from .notebook import Unreadable
from .results import SubmissionResult
from .starting import grader
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
            results[name] = store.get(assignment.slug, *name)
            progress(results[name])
        else:
            new.append(submission)
    if new:
        by_name = {_name(s): keys[s] for s in new}
        options = replace(options, hurry=len(new) == 1)
        with grader(course, assignment, options) as ready:
            for _, result in Workers(ready).grade(new):
                name = (result.student, result.path)
                results[name] = result
                if result.status != "failed":
                    store.put(assignment.slug, by_name[name], result)
                progress(result)
    return Run([results[_name(s)] for s in keys], len(new))


def _name(submission: Submission) -> tuple[str, str]:
    return text_of(submission.student), text_of(str(submission.path))


def _key(course: Course, assignment: Assignment, options: Options, submission: Submission) -> str:
    """What the submission's result rests on, as a hash."""
    try:
        data = notebook.read_bytes(submission.path)
    except Unreadable as error:
        data = str(error).encode()
    return result_key(assignment, course, options, data)
