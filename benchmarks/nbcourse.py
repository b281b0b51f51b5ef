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
from autograder.nbcourse.record import Recorder, open_gradebook
from autograder.workers import Workers

Timer = Callable[[dict[str, float]], AbstractContextManager[None]]


def grade(
    folder: Path, assignment: str, workers: int, measured: Timer
) -> tuple[dict[str, float], dict[str, float]]:
    """Grade a copy of the course: what it took without the start, and each student's score.

    `start` in the first is the start's own seconds (the imports, once a run).
    """
    found: dict[str, float] = {}
    scores: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "course"
        shutil.copytree(folder, root, ignore=shutil.ignore_patterns("autograded"))
        started = time.perf_counter()
        with opened(root, assignment) as course:
            gradebook = open_gradebook(course)
            read = sources.read_sources(gradebook, assignment)
            recorder = Recorder(course, gradebook, read)
            tasks = running.submissions(course)
            with running.sandboxes(course, workers) as zygote:
                found["start"] = time.perf_counter() - started
                sandboxes = 0.0
                with measured(found):
                    ready = running.pipeline(course, read, zygote)
                    for task, graded in Workers(ready).grade(tasks):
                        result = recorder.record(task, graded)
                        scores[result.student] = result.score or 0.0
                        sandboxes += result.cpu_seconds
            gradebook.close()
    found["cpu"] += sandboxes
    return found, scores
