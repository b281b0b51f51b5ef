"""Submissions graded as they arrive."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

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
SHARE = 0.2
"""Looking takes at most this share of a core's time, unless that is a look in `LONGEST_SECONDS`."""
LONGEST_SECONDS = 0.5
"""Between two looks, however long one takes, and while submissions wait for a worker: what arrives
would wait behind them."""
_CLOCK_REALTIME_COARSE = 5
BEHIND_NANOSECONDS = 3 * int(time.clock_getres(_CLOCK_REALTIME_COARSE) * 1e9)
"""How far behind the clock a time of change may be: it is that of the kernel's last tick, and on a
busy machine ticks come late."""
TICK_SECONDS, COARSE_TICK_SECONDS = 0.05, 2.0
"""For how long a folder may be changed again without another time of change, where file systems
keep fractions of seconds and where they do not."""
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
        results: list[SubmissionResult] = []
        while True:
            if not arrivals.pause(workers.some_wait):
                for submission in arrivals.new():
                    queue.put(submission, key_of(course, assignment, options, submission))
            for submission, judged in workers.ready(arrivals.pause(workers.some_wait)):
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

        What changed last, surely `before` this look, was not its contents: it was moved here, or
        given the times of what it is a copy of. Or nothing has changed for `SETTLED_SECONDS`.
        """
        was_complete = self.was_moved and self.stamp[0] < before
        return was_complete or now - self.since >= SETTLED_SECONDS

    @property
    def was_moved(self) -> bool:
        """Whether what changed last were not its contents."""
        changed, written, *_ = self.stamp
        return written < changed


@dataclass(slots=True)
class _Folder:
    """A student's folder: how it was found, since when it is so, and what it held when listed."""

    stamp: _Stamp = (0, 0, 0, 0)
    since: float = 0.0
    listed: float = 0.0
    files: dict[Submission, _File] = field(default_factory=dict)

    def look(self, stamp: _Stamp) -> bool:
        """Whether it is to be listed, now that it is found so: it may have changed since it was."""
        tick = TICK_SECONDS if stamp[0] % 1_000_000_000 else COARSE_TICK_SECONDS
        if stamp == self.stamp and self.listed >= self.since + tick:
            return False
        self.listed = time.monotonic()
        if stamp != self.stamp:
            self.stamp, self.since = stamp, self.listed
        return True


class Arrivals:
    """What appears, or is changed, in `submitted/`.

    A look costs two calls of the system a student: a folder is listed only when it has changed.
    """

    def __init__(
        self, course: Course, slug: str, trouble: Callable[[str], None] = lambda line: None
    ) -> None:
        self._submitted = f"{course.root}/submitted"
        self._slug = slug
        self._trouble = trouble
        self._told: set[str] = set()
        self._folders: dict[str, _Folder] = {}
        self._arrived: dict[Submission, int] = {}
        self._looked = -math.inf
        self._took = 0.0
        self._awaits_tick = False

    def new(self) -> list[Submission]:
        """Files that were not told before as they are now, in the order of their arrival: those
        that arrived within a tick of the file system's clock by name.

        A file is told when it is complete, and so are those that came before it: these may have
        been moved here so soon after they were written that it cannot be seen.
        """
        now, before = time.monotonic(), time.time_ns() - BEHIND_NANOSECONDS
        files = [file for folder in self._listed() for file in folder.files.values()]
        untold = [file for file in files if file.look(now)]
        self._looked = time.monotonic()
        self._took = self._looked - now
        untold.sort(key=lambda file: (file.stamp[0], file.path))
        complete = list(takewhile(lambda file: file.is_complete(now, before), untold))
        waiting = untold[len(complete) :]
        self._awaits_tick = bool(waiting) and waiting[0].was_moved
        for file in complete:
            file.told = True
            self._arrived[file.submission] = file.stamp[0]
        return [file.submission for file in complete]

    def pause(self, some_wait: bool = False) -> float:
        """How many seconds it is until the next look: more where `some_wait` for a worker, less
        where the last one came too soon after a file."""
        least = BEHIND_NANOSECONDS / 1e9 if self._awaits_tick else LOOK_SECONDS
        pause = math.inf if some_wait else max(least, self._took * (1 / SHARE - 1))
        return max(0.0, self._looked + min(pause, LONGEST_SECONDS) - time.monotonic())

    def time_of(self, submission: Submission) -> float:
        """When the submission arrived, in seconds since 1970: when its file was last written, or
        put into its place."""
        return self._arrived[submission] / 1e9

    def _listed(self) -> Iterator[_Folder]:
        """Each student's folder, listed anew where it may have changed."""
        before, self._folders = self._folders, {}
        for name in self._students():
            try:
                stamp = _stamp(os.stat(f"{self._submitted}/{name}/{self._slug}/."))
                folder = before.get(name) or _Folder()
                if folder.look(stamp):
                    there = submitted_by(self._submitted, name, self._slug)
                    folder.files = {s: folder.files.get(s) or _File(s, str(s.path)) for s in there}
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
