"""This project: forks, cells, hidden tests and store."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from autograder import course as courses
from autograder import keys, starting
from autograder.keys import Options, Submission
from autograder.store import Store
from autograder.workers import Workers

from .measuring import Taken, peak, timed
from .records import Row, row


def grade(
    root: Path, slug: str, submissions: Sequence[Submission], workers: int
) -> tuple[Row, dict[str, float]]:
    """Grade the class twice when all is ready, first for the time, then for the memory.

    What it took, and each student's score.
    """
    course = courses.load(root)
    assignment = course.assignment(slug)
    options = Options(workers=workers)
    key = keys.result_key(assignment, course, options)
    scores: dict[str, float] = {}
    taken = Taken()
    started = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        starting.grader(course, assignment, options) as ready,
    ):
        start_seconds = time.perf_counter() - started
        store = Store("sqlite:///results.db", Path(folder))
        for measure in (timed, peak):
            with measure(taken):
                for _, result in Workers(ready).grade(submissions):
                    store.put(slug, key, result)
                    scores[result.student] = result.score or 0.0
        store.close()
    return row(named("autograder", workers), len(submissions), taken, start_seconds), scores


def named(what: str, workers: int) -> str:
    return f"{what}, {workers} worker{'s' if workers > 1 else ''}"
