"""A class of submissions to results: what is known is not graded again, what is new is kept."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from . import notebook, standing
from .course import Assignment, Course
from .keys import Options, Submission, result_key, text_of
from .notebook import Unreadable
from .results import SubmissionResult
from .starting import Begun, grader
from .store import Store
from .workers import Workers


@dataclass(frozen=True)
class Run:
    """A finished run: the submissions' results in the order given, how many are new, and how many
    were not begun in time."""

    results: list[SubmissionResult]
    graded: int
    left: int = 0


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
    begun: Begun | None = None,
) -> Run:
    """Grade what is new or changed (with `force`, all) and keep each result as it is ready.

    `progress` is told each result, and whether it is new. With `shuffle` in any order; after
    `stop_after` seconds no further submission is begun. `begun` is what gets ready already.
    """
    until = math.inf if stop_after is None else time.monotonic() + stop_after
    keys = {s: key_of(course, assignment, options, s) for s in submissions}
    known = {} if force else store.keys(assignment.slug)
    results: dict[tuple[str, str], SubmissionResult] = {}
    new: list[Submission] = []
    for submission in keys:
        name = name_of(submission)
        if known.get(name) == keys[submission]:
            results[name] = known_result(store, assignment.slug, keys[submission], submission)
            progress(results[name], False)
        else:
            new.append(submission)
    if shuffle:
        random.shuffle(new)
    if new:
        options = replace(options, hurry=len(new) == 1)
        with grader(course, assignment, options, begun) as ready, Workers(ready) as workers:
            workers.put(new)
            while workers.at_work:
                for submission, judged in workers.ready(until=until):
                    result = keep(store, assignment, keys[submission], submission, judged)
                    results[name_of(submission)] = result
                    progress(result, True)
                if time.monotonic() > until:
                    workers.drop_waiting()
    done = [results[name] for s in keys if (name := name_of(s)) in results]
    return Run(
        standing.applied(course, assignment.slug, done, store.attempts),
        graded=sum(name_of(s) in results for s in new),
        left=len(keys) - len(done),
    )


def keep(
    store: Store, assignment: Assignment, key: str, submission: Submission, judged: SubmissionResult
) -> SubmissionResult:
    """Keep a new result, with when its file was handed in; one of the grader's own fault is not."""
    result = standing.timed(judged, submission.path)
    if result.status != "failed":
        store.put(assignment.slug, key, result)
    return result


def known_result(store: Store, slug: str, key: str, submission: Submission) -> SubmissionResult:
    """A result from before; if its file is said to have been handed in at another time, it is
    kept with that."""
    found = store.get(slug, *name_of(submission))
    timed = standing.timed(found, submission.path)
    if timed != found:
        store.put(slug, key, timed)
    return timed


def name_of(submission: Submission) -> tuple[str, str]:
    return text_of(submission.student), text_of(str(submission.path))


def key_of(course: Course, assignment: Assignment, options: Options, submission: Submission) -> str:
    """What the submission's result rests on, as a hash."""
    try:
        data = notebook.read_bytes(submission.path)
    except Unreadable as error:
        data = str(error).encode()
    return result_key(assignment, course, options, data)
