"""A class of submissions to results: what is known is not graded again, what is new is kept."""

from __future__ import annotations

import contextlib
import math
import random
import time
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
POLL_SECONDS = 0.05
_Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Run:
    """A finished run: the submissions' results in the order given, how many are new, and how many
    were not begun in time."""

    results: list[SubmissionResult]
    graded: int
    left: int = 0


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
    progress: Callable[[SubmissionResult, bool], None] = lambda result, new: None,
    shuffle: bool = False,
    stop_after: float | None = None,
) -> Run:
    """Grade what is new or changed (with `force`, all) and keep each result as it is ready.

    `progress` is told each result, and whether it is new. With `shuffle` in any order; after
    `stop_after` seconds no further submission is begun.
    """
    until = math.inf if stop_after is None else time.monotonic() + stop_after
    keys = {s: _key(course, assignment, options, s) for s in submissions}
    known = {} if force else store.keys(assignment.slug)
    results: dict[tuple[str, str], SubmissionResult] = {}
    new: list[Submission] = []
    for submission in keys:
        name = _name(submission)
        if known.get(name) == keys[submission]:
            results[name] = store.get(assignment.slug, *name)
            progress(results[name], False)
        else:
            new.append(submission)
    if shuffle:
        random.shuffle(new)
    if new:
        options = replace(options, hurry=len(new) == 1)
        with grader(course, assignment, options) as ready, Workers(ready) as workers:
            workers.put(new)
            while workers.at_work:
                for submission, result in workers.ready():
                    results[_name(submission)] = result
                    _keep(store, assignment, keys[submission], result)
                    progress(result, True)
                if time.monotonic() > until:
                    workers.drop_waiting()
    done = [results[name] for s in keys if (name := _name(s)) in results]
    return Run(done, sum(_name(s) in results for s in new), len(keys) - len(done))


def watch(
    course: Course,
    assignment: Assignment,
    store: Store,
    options: Options,
    progress: Callable[[SubmissionResult, float], None],
) -> None:
    """Grade what is new in `submitted/`, and then what arrives there, in its order, for ever.

    `progress` is told each result, and how many seconds after the file's arrival it was there.
    """
    known = store.keys(assignment.slug)
    keys: dict[Submission, str] = {}
    arrivals = Arrivals(course, assignment.slug)
    with grader(course, assignment, options) as ready, Workers(ready) as workers:
        while True:
            for submission in arrivals.new():
                keys[submission] = _key(course, assignment, options, submission)
                if known.get(_name(submission)) != keys[submission]:
                    workers.put([submission])
            for submission, result in workers.ready(POLL_SECONDS):
                _keep(store, assignment, keys[submission], result)
                known[_name(submission)] = keys[submission]
                progress(result, time.time() - arrivals.time_of(submission))


class Arrivals:
    """What appears, or is changed, in `submitted/`."""

    def __init__(self, course: Course, slug: str) -> None:
        self._course = course
        self._slug = slug
        self._seen: dict[Submission, _Stamp] = {}
        self._told: dict[Submission, _Stamp] = {}

    def new(self) -> list[Submission]:
        """Files that were not told before as they are now, the oldest first.

        A file is told when it was found twice the same: until then somebody writes it.
        """
        before, self._seen = self._seen, {}
        found = []
        for submission in find_submitted(self._course, self._slug):
            with contextlib.suppress(OSError):
                status = submission.path.lstat()
                stamp = self._seen[submission] = status.st_mtime_ns, status.st_size, status.st_ino
                if before.get(submission) == stamp != self._told.get(submission):
                    self._told[submission] = stamp
                    found.append(submission)
        return sorted(found, key=self.time_of)

    def time_of(self, submission: Submission) -> float:
        """When the submission was last written, in seconds since 1970."""
        return self._told[submission][0] / 1e9


def _keep(store: Store, assignment: Assignment, key: str, result: SubmissionResult) -> None:
    if result.status != "failed":
        store.put(assignment.slug, key, result)


def _name(submission: Submission) -> tuple[str, str]:
    return text_of(submission.student), text_of(str(submission.path))


def _key(course: Course, assignment: Assignment, options: Options, submission: Submission) -> str:
    """What the submission's result rests on, as a hash."""
    try:
        data = notebook.read_bytes(submission.path)
    except Unreadable as error:
        data = str(error).encode()
    return result_key(assignment, course, options, data)
