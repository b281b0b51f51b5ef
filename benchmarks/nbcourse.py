"""An nbgrader course graded by this project in the place of nbgrader, on the same notebooks."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from autograder.nbcourse import running, sources
from autograder.nbcourse.config import opened
from autograder.nbcourse.gradebook import open_gradebook
from autograder.nbcourse.record import Recorder
from autograder.workers import Workers

from .measuring import Taken, peak, timed
from .ours import named
from .records import Row, row

Measure = Callable[[Taken], AbstractContextManager[None]]


def grade(folder: Path, assignment: str, workers: int) -> tuple[Row, dict[str, float]]:
    """Grade copies of the course, one for the time and one for the memory: what it took without
    the start, and each student's score.

    The copies stay, beside the course: where many files have just been deleted, ext4 takes five
    times as long to make one, for it looks for places that have been free for a minute.
    """
    taken = Taken()
    start, count, scores = _graded(folder, assignment, workers, timed, taken)
    again = _graded(folder, assignment, workers, peak, taken)
    assert again[2] == scores
    return row(named("nbgrader course", workers), count, taken, start), scores


def _graded(
    folder: Path, assignment: str, workers: int, measure: Measure, taken: Taken
) -> tuple[float, int, dict[str, float]]:
    """How long the start took (the imports, once a run), how many were graded, and the scores."""
    scores: dict[str, float] = {}
    root = Path(tempfile.mkdtemp(dir=folder.parent)) / "course"
    shutil.copytree(folder, root, ignore=shutil.ignore_patterns("autograded"))
    started = time.perf_counter()
    with opened(root, assignment) as course:
        gradebook = open_gradebook(course)
        read = sources.read_sources(gradebook, assignment)
        recorder = Recorder(course, gradebook, read)
        tasks = running.submissions(course)
        with running.sandboxes(course, read, tasks[0], workers) as zygote:
            start = time.perf_counter() - started
            with measure(taken):
                ready = running.pipeline(course, read, zygote)
                for task, graded in Workers(ready, running.AHEAD).grade(tasks):
                    result = recorder.record(task, graded)
                    scores[result.student] = result.score or 0.0
        gradebook.close()
    return start, len(tasks), scores
