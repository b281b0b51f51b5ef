"""Submissions graded as they arrive."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from .course import Assignment, Course
from .keys import Options, Submission
from .results import SubmissionResult
from .runs import find_submitted, keep, key_of, name_of
from .starting import grader
from .store import Store
from .workers import Workers

POLL_SECONDS = 0.05
_Stamp = tuple[int, int, int]


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
                keys[submission] = key_of(course, assignment, options, submission)
                if known.get(name_of(submission)) != keys[submission]:
                    workers.put([submission])
            for submission, judged in workers.ready(POLL_SECONDS):
                result = keep(store, assignment, keys[submission], submission, judged)
                known[name_of(submission)] = keys[submission]
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
