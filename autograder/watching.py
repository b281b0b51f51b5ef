"""Submissions graded as they arrive."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from .course import Assignment, Course
from .keys import Options, Submission
from .results import SubmissionResult
from .runs import keep, key_of, name_of
from .starting import grader
from .store import Store
from .submitted import closed_as, of_closed, submitted_by
from .workers import Workers

SETTLED_SECONDS = 0.05
"""How long a file must stay as it is until it is taken for complete."""
LOOK_SECONDS = 0.025
"""Between two looks at the folders, where a look takes no time."""
SHARE, SHARE_WHILE_SOME_WAIT = 0.2, 0.05
"""Looking takes at most this share of a core's time, unless that is a look in `LONGEST_SECONDS`.

It takes less while submissions wait for a worker: what arrives would wait behind them."""
LONGEST_SECONDS = 0.5
FRESH_NANOSECONDS = 2_000_000_000
"""A folder that was changed so lately may be changed again without another time of change."""
_Stamp = tuple[int, int, int, int]
"""When the inode changed, when the contents did, their size, and the inode's number."""


def watch(
    course: Course,
    assignment: Assignment,
    store: Store,
    options: Options,
    progress: Callable[[SubmissionResult, float], None],
    begin: Callable[[], None] = lambda: None,
    rest: Callable[[list[SubmissionResult]], None] = lambda results: None,
    trouble: Callable[[str], None] = lambda line: None,
) -> None:
    """Grade what is new in `submitted/`, and then what arrives there, in its order, for ever.

    `begin` is told when all is ready; `progress` each result, and how many seconds after the file's
    arrival it was there; `rest`, whenever nothing is left to grade, the results since the last one;
    `trouble`, once, that a folder cannot be read.
    """
    arrivals = Arrivals(course, assignment.slug, trouble)
    with grader(course, assignment, options) as ready, Workers(ready) as workers:
        ready.know_mistakes()  # else who fails first waits for it
        queue = _Queue(workers, store.keys(assignment.slug))
        begin()
        look = time.monotonic()
        results: list[SubmissionResult] = []
        while True:
            if time.monotonic() >= look:
                share = SHARE_WHILE_SOME_WAIT if workers.some_wait else SHARE
                for submission in arrivals.new(share):
                    queue.put(submission, key_of(course, assignment, options, submission))
                look = time.monotonic() + arrivals.pause
            for submission, judged in workers.ready(max(0.0, look - time.monotonic())):
                key = queue.done(submission)
                result = keep(store, assignment, key, submission, judged)
                progress(result, time.time() - arrivals.time_of(submission))
                results.append(result)
            if results and not workers.at_work:
                rest(results)
                results = []


class _Queue:
    """Submissions on their way through the workers, each once at a time."""

    def __init__(
        self, workers: Workers[Submission, SubmissionResult], known: dict[tuple[str, str], str]
    ) -> None:
        self._workers = workers
        self._known = known
        self._asked: dict[Submission, str] = {}
        self._changed: dict[Submission, str] = {}

    def put(self, submission: Submission, key: str) -> None:
        """Have a submission graded, unless that is known; if it is being graded, afterwards."""
        if submission in self._asked:
            self._changed[submission] = key
        elif self._known.get(name_of(submission)) != key:
            self._asked[submission] = key
            self._workers.put([submission])

    def done(self, submission: Submission) -> str:
        """The key as it was when the submission was put.

        Had its file changed by the time it was read, the result is kept under the earlier key, and
        the next one takes its place.
        """
        key = self._known[name_of(submission)] = self._asked.pop(submission)
        if submission in self._changed:
            self.put(submission, self._changed.pop(submission))
        return key


@dataclass(slots=True)
class _File:
    """A file as it was last found, since when, and whether it was told so."""

    submission: Submission
    path: str
    stamp: _Stamp = (0, 0, 0, 0)
    since: float = 0.0
    told: bool = False

    def look(self, now: float) -> bool:
        """Look again; whether the file is there and was not told as it is."""
        try:
            stamp = _stamp(os.lstat(self.path))
        except OSError:
            return False
        if stamp != self.stamp:
            self.stamp, self.since, self.told = stamp, now, False
        return not self.told

    def is_complete(self, now: float, before: int) -> bool:
        """Whether nobody seems to be writing it.

        What changed last, `before` this look, was not its contents: it was moved here, or given the
        times of what it is a copy of. Or nothing has changed for `SETTLED_SECONDS`.
        """
        changed, written, *_ = self.stamp
        return written < changed < before or now - self.since >= SETTLED_SECONDS


@dataclass(slots=True)
class _Folder:
    """A student's folder as it was found."""

    stamp: _Stamp | None = None
    files: dict[Submission, _File] = field(default_factory=dict)


class Arrivals:
    """What appears, or is changed, in `submitted/`.

    A look costs two calls of the system a student: a folder is listed only when it has changed. In
    between only files that are not complete are looked at.
    """

    def __init__(
        self, course: Course, slug: str, trouble: Callable[[str], None] = lambda line: None
    ) -> None:
        self._submitted = course.root / "submitted"
        self._slug = slug
        self._trouble = trouble
        self._told: set[str] = set()
        self._folders: dict[str, _Folder] = {}
        self._unsettled: list[_File] = []
        self._arrived: dict[Submission, int] = {}
        self._due = 0.0

    def new(self, share: float = SHARE) -> list[Submission]:
        """Files that were not told before as they are now, in the order of their arrival.

        A file is told when it is complete, and so are those that came before it: these may have
        been moved here so soon after they were written that it cannot be seen. Looking takes no
        more than `share` of a core.
        """
        now, before = time.monotonic(), time.time_ns()
        if now >= self._due:
            files = [file for folder in self._listed() for file in folder.files.values()]
            self._unsettled = [file for file in files if file.look(now)]
            ended = time.monotonic()
            pause = (ended - now) * (1 / share - 1)
            self._due = ended + min(max(LOOK_SECONDS, pause), LONGEST_SECONDS)
        else:
            self._unsettled = [file for file in self._unsettled if file.look(now)]
        self._unsettled.sort(key=lambda file: (file.stamp, file.path))
        complete = list(takewhile(lambda file: file.is_complete(now, before), self._unsettled))
        for file in complete:
            file.told = True
            self._arrived[file.submission] = file.stamp[0]
        del self._unsettled[: len(complete)]
        return [file.submission for file in complete]

    @property
    def pause(self) -> float:
        """For how many seconds there is nothing to look at."""
        left = self._due - time.monotonic()
        return max(0.0, min(left, LOOK_SECONDS) if self._unsettled else left)

    def time_of(self, submission: Submission) -> float:
        """When the submission arrived, in seconds since 1970: when its file was last written, or
        put into its place."""
        return self._arrived[submission] / 1e9

    def _listed(self) -> Iterator[_Folder]:
        """Each student's folder, listed anew where it has changed."""
        before, self._folders = self._folders, {}
        fresh = time.time_ns() - FRESH_NANOSECONDS
        for name in self._students():
            student = f"{self._submitted}/{name}"
            try:
                stamp = _stamp(os.stat(f"{student}/{self._slug}/."))
                folder = before.get(name) or _Folder()
                if folder.stamp != stamp or stamp[0] > fresh:
                    there = submitted_by(Path(student), self._slug)
                    known = {s: folder.files.get(s) or _File(s, str(s.path)) for s in there}
                    folder = _Folder(stamp, known)
            except OSError as error:
                self._tell(error)
                continue
            self._folders[name] = folder
            yield folder

    def _students(self) -> list[str]:
        try:
            return os.listdir(self._submitted)
        except OSError as error:
            self._tell(error)
            return []

    def _tell(self, error: OSError) -> None:
        """Say once of a folder that is there that it cannot be read."""
        line = of_closed([closed_as(error)])
        if not isinstance(error, FileNotFoundError | NotADirectoryError) and line not in self._told:
            self._told.add(line)
            self._trouble(line)


def _stamp(status: os.stat_result) -> _Stamp:
    return status.st_ctime_ns, status.st_mtime_ns, status.st_size, status.st_ino
