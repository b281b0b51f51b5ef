"""From a file's arrival to its result: python -m benchmarks.latency [ASSIGNMENT] [--arrivals N].

Starts `autograder grade --watch` in a fresh course and renames files into place, first one at a
time, then all at once. A result is there when the store says so; the same class is then graded
without watching, for comparison.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TextIO

import msgspec
from rich.console import Console
from rich.table import Table

from autograder import course as courses
from autograder.course import Course
from autograder.keys import Submission
from autograder.store import Store

from . import classes, ours, records
from .measuring import alone

ROOT = Path(__file__).parent.parent


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from arrival to result; `misplaced` results came before that of an earlier arrival.

    `whole` is from the first arrival to the last result, `alone` what grading the same class takes
    without watching, when all is ready.
    """

    name: str
    arrivals: int
    workers: int
    median_seconds: float
    ninety_percent_seconds: float
    worst_seconds: float
    misplaced: int
    whole_seconds: float
    alone_seconds: float | None = None


class Watched:
    """A course that is watched; files arrive in it."""

    def __init__(self, course: Course, slug: str, said: TextIO) -> None:
        self._course, self._slug, self._said = course, slug, said
        self._store = Store("sqlite:///.autograder/results.db", course.root)

    def arrive(self, sources: dict[str, str]) -> dict[str, float]:
        """Let each student's file arrive, all at once; when each did (seconds since 1970)."""
        beside = {}
        for student, source in sources.items():
            beside[student] = self._course.root / f"{student}.py"
            beside[student].write_text(source, "utf-8")
        places = {who: classes.place_of(self._course, self._slug, who) for who in sources}
        at = {}
        for student, path in beside.items():
            path.rename(places[student])
            at[student] = time.time()
        return at

    def results(self, arrived: dict[str, float]) -> dict[str, float]:
        """When each of these students' results was there, once all are."""
        for _ in arrived:
            assert self._said.readline(), "grade --watch has ended"
        attempts = self._store.attempts(self._slug)
        found = {each.result.student: each.graded_at.timestamp() for each in attempts}
        return {student: found[student] for student in arrived}


@contextmanager
def watching(course: Course, slug: str, workers: int) -> Iterator[Watched]:
    """`autograder grade --watch` in a course, from when it is ready until the block's end."""
    command = [sys.executable, "-m", "autograder", "grade", slug, "--watch"]
    command += ["--workers", str(workers), "--course", str(course.root)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout and process.stderr
        try:
            line = process.stderr.readline()
            assert "watching" in line, line
            yield Watched(course, slug, process.stdout)
        finally:
            process.terminate()  # an interrupt may be ignored, where this runs in the background


def row(name: str, workers: int, arrived: dict[str, float], ready: dict[str, float]) -> Row:
    took = sorted(ready[student] - arrived[student] for student in arrived)
    return Row(
        name=name,
        arrivals=len(took),
        workers=workers,
        median_seconds=median(took),
        ninety_percent_seconds=took[math.ceil(0.9 * len(took)) - 1],
        worst_seconds=took[-1],
        misplaced=misplaced(sorted(arrived, key=arrived.__getitem__), ready),
        whole_seconds=max(ready.values()) - min(arrived.values()),
    )


def misplaced(order: Sequence[str], ready: dict[str, float]) -> int:
    """How many, in the order of arrival, were ready before one that had arrived earlier."""
    latest, count = -math.inf, 0
    for student in order:
        count += ready[student] < latest
        latest = max(latest, ready[student])
    return count


def measure(
    course: Course, slug: str, singles: int, burst: int, workers: int, mixed: bool
) -> list[Row]:
    """One at a time, and then all at once; the burst's class also without watching."""
    assignment = course.assignment(slug)
    step = 1 if mixed else classes.KINDS
    sources = list(islice(classes.sources(assignment), 0, step * (singles + burst), step))
    class_of = {f"s{number:05d}": source for number, source in enumerate(sources)}
    names = list(class_of)
    with watching(course, slug, workers) as watched:
        arrived, ready = {}, {}
        for student in names[:singles]:
            at = watched.arrive({student: class_of[student]})
            arrived |= at
            ready |= watched.results(at)
        rows = [row("one at a time", workers, arrived, ready)]
        at = watched.arrive({student: class_of[student] for student in names[singles:]})
        rows.append(row("all at once", workers, at, watched.results(at)))
    submissions = [Submission(classes.place_of(course, slug, who), who) for who in names[singles:]]
    without, _ = alone(ours.grade, course.root, slug, submissions, workers)
    return [rows[0], msgspec.structs.replace(rows[1], alone_seconds=without.wall_seconds)]


def show(rows: Sequence[Row]) -> None:
    table = Table("", box=None, header_style="bold", pad_edge=False)
    for heading in ("arrivals", "median s", "90 % s", "worst s", "misplaced", "whole s", "alone s"):
        table.add_column(heading, justify="right")
    for each in rows:
        seconds = (each.median_seconds, each.ninety_percent_seconds, each.worst_seconds)
        table.add_row(
            each.name,
            str(each.arrivals),
            *[f"{value:.3f}" for value in seconds],
            str(each.misplaced),
            f"{each.whole_seconds:.2f}",
            "" if each.alone_seconds is None else f"{each.alone_seconds:.2f}",
        )
    Console(width=100).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.latency", description=__doc__.split("\n")[0])
    parser.add_argument("assignment", nargs="?", default="conv_sizes")
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--singles", type=int, default=20, help="files that arrive one at a time")
    parser.add_argument("--arrivals", type=int, default=100, help="files that arrive at once")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--mixed", action="store_true", help="unsolved and wrong ones among them")
    parser.add_argument("--results", type=Path, default=records.RESULTS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        slug = arguments.assignment
        course = classes.course_with(courses.load(arguments.course), slug, Path(name))
        rows = measure(
            course, slug, arguments.singles, arguments.arrivals, arguments.workers, arguments.mixed
        )
    show(rows)
    print(records.write("latency", slug, rows, arguments.results))


if __name__ == "__main__":
    main()
