"""Does a submission cost the same in a large class? python -m benchmarks.scale [ASSIGNMENT]

For each of `--counts` a course that has been checked, with so many different files, right,
unsolved and wrong in turn, goes the way of `autograder grade` (find, grade, keep, table), of a
second `grade` that finds all known, and of `autograder feedback`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import tempfile
import time
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from autograder import course as courses
from autograder import display
from autograder.feedback.pages import write_pages
from autograder.keys import Options
from autograder.results import SubmissionResult
from autograder.runs import run
from autograder.starting import grader
from autograder.store import Store
from autograder.submitted import handed_in

from . import classes, processes, records
from .measuring import alone

ROOT = Path(__file__).parent.parent
COUNTS = "10,100,1000,10000"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What a class of `submissions` took, in seconds, and what held how much memory at its end.

    `before` is until all kinds have been graded; `grading` and `cpu` are of the `timed` submissions
    from there to the last result, `after` is behind that. Memory is what is private to the
    processes and written to, in MiB.
    """

    submissions: int
    timed: int
    workers: int
    before_seconds: float
    grading_seconds: float
    cpu_seconds: float
    after_seconds: float
    again_seconds: float
    pages_seconds: float
    memory_mb: dict[str, float]


class Clock:
    """When all kinds had been graded, when the last result was there, and how things stood then."""

    def __init__(self, count: int) -> None:
        self.timed = count - min(2 * classes.KINDS, count // 2)
        self._left = count
        self.first = self.last = self.cpu = 0.0
        self.memory: dict[str, float] = {}

    def tick(self, result: SubmissionResult, new: bool) -> None:
        assert new and result.status == "graded", result
        self._left -= 1
        if self._left == self.timed:
            self.first, self.cpu = time.perf_counter(), processes.cpu_seconds(os.getpid())
        if not self._left:
            self.last = time.perf_counter()
            self.cpu = processes.cpu_seconds(os.getpid()) - self.cpu
            self.memory = memory_by_role()


def memory_by_role() -> dict[str, float]:
    """What the command, its workers and its zygote have for themselves, in MiB.

    The sandboxes, which come and go, are not in it.
    """
    me = os.getpid()
    found: dict[str, float] = {}
    for pid, fields in processes.tree(me).items():
        if pid != me and int(fields[1]) != me:
            continue
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        role = "command" if pid == me else "zygote" if b"zygote" in words else "workers"
        found[role] = found.get(role, 0.0) + processes.memory_mb(pid, "Private_Dirty")
    return {role: round(value, 1) for role, value in sorted(found.items())}


def grade_class(root: Path, slug: str, count: int, workers: int) -> Row:
    """Make and grade a class of this size in this process."""
    with tempfile.TemporaryDirectory() as name:
        course = classes.course_with(courses.load(root), slug, Path(name))
        assignment = course.assignment(slug)
        classes.hand_in(course, assignment, count)
        store = Store("sqlite:///.autograder/results.db", course.root)
        options, clock = Options(workers=workers), Clock(count)
        with grader(course, assignment, options) as ready:
            ready.know_mistakes()  # as `check` does
        started = time.perf_counter()
        found = handed_in(course, slug, []).notebooks
        with display.progress(slug, len(found)) as advance:

            def progress(result: SubmissionResult, new: bool) -> None:
                advance(result, new)
                clock.tick(result, new)

            done = run(course, assignment, found, store, options, progress=progress)
        with contextlib.redirect_stdout(io.StringIO()):
            display.table_of_results(assignment, done)
        ended = time.perf_counter()
        again = run(course, assignment, handed_in(course, slug, []).notebooks, store, options)
        assert again.graded == 0 and len(again.results) == count
        known = time.perf_counter()
        write_pages(course, assignment, store.results(slug), course.root / "feedback")
        written = time.perf_counter()
        store.close()
    return Row(
        submissions=count,
        timed=clock.timed,
        workers=workers,
        before_seconds=clock.first - started,
        grading_seconds=clock.last - clock.first,
        cpu_seconds=clock.cpu,
        after_seconds=ended - clock.last,
        again_seconds=known - ended,
        pages_seconds=written - known,
        memory_mb=clock.memory,
    )


def show(rows: list[Row]) -> None:
    """One line a class; all but the memory in milliseconds a submission."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    roles = sorted({role for row in rows for role in row.memory_mb})
    for heading in ("submissions", "wall ms", "CPU ms", "after", "again", "pages"):
        table.add_column(heading, justify="right")
    for role in roles:
        table.add_column(f"{role} MB", justify="right")
    table.add_column("before s", justify="right")
    for row in rows:
        each = (row.after_seconds, row.again_seconds, row.pages_seconds)
        table.add_row(
            str(row.submissions),
            f"{1000 * row.grading_seconds / row.timed:.1f}",
            f"{1000 * row.cpu_seconds / row.timed:.1f}",
            *[f"{1000 * seconds / row.submissions:.2f}" for seconds in each],
            *[f"{row.memory_mb.get(role, 0):.0f}" for role in roles],
            f"{row.before_seconds:.1f}",
        )
    Console(width=100).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.scale", description=__doc__.split("\n")[0])
    parser.add_argument("assignment", nargs="?", default="conv_sizes")
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--counts", default=COUNTS, help=f"sizes of classes (default: {COUNTS})")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--results", type=Path, default=records.RESULTS)
    arguments = parser.parse_args()
    root = courses.load(arguments.course).root
    rows = []
    for count in map(int, arguments.counts.split(",")):
        rows.append(alone(grade_class, root, arguments.assignment, count, arguments.workers))
        show(rows[-1:])
    if len(rows) > 1:
        show(rows)
    print(records.write("scale", arguments.assignment, rows, arguments.results))


if __name__ == "__main__":
    main()
