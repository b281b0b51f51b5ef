"""Side by side in one run: this project, the floor, and nbgrader, on the same notebooks.

    python -m benchmarks [ASSIGNMENT] [--course DIR] [--count N] [--skip-nbgrader]

The *floor* runs the same cells and the same calls in one warm process, without isolation and
without tests. Nbgrader grades twice: with the same hidden tests in its notebooks' cells, and with
nothing but the few public asserts. The class consists of right and unsolved notebooks, which must
score the same with all of them.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from autograder import course as courses
from autograder import keys, messages, notebook, preparing, serving, starting, wire
from autograder.course import Assignment, Course
from autograder.keys import Options, Submission
from autograder.sandbox import shell
from autograder.store import Store
from autograder.workers import Workers

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Measured:
    """What one way of grading took for the class; seconds a submission."""

    name: str
    submissions: int
    wall_seconds: float
    cpu_seconds: float

    @property
    def wall_each(self) -> float:
        return self.wall_seconds / self.submissions

    @property
    def cpu_each(self) -> float:
        return self.cpu_seconds / self.submissions


@contextlib.contextmanager
def measured(found: dict[str, float]) -> Iterator[None]:
    """Wall-clock and processor seconds of the block, children that ended in it included."""
    wall, cpu = time.perf_counter(), _cpu()
    yield
    found["wall"], found["cpu"] = time.perf_counter() - wall, _cpu() - cpu


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def make_class(assignment: Assignment, folder: Path, count: int) -> list[Submission]:
    """`count` notebooks in nbgrader's layout: every fifth unsolved, the others right."""
    names = [exercise.name for exercise in assignment.exercises]
    source = assignment.solution.read_text("utf-8")
    parts = notebook.solution_parts(source, names, assignment.solution)
    right = notebook.released_notebook(assignment, parts)
    unsolved = notebook.released_notebook(assignment)
    submissions = []
    for number in range(count):
        content = unsolved if number % 5 == 4 else right
        student = f"s{number:03d}"
        path = folder / "submitted" / student / assignment.slug / f"{assignment.slug}.ipynb"
        submissions.append(Submission(notebook.write(content, path), student))
    return submissions


def grade_here(
    course: Course, assignment: Assignment, submissions: list[Submission], workers: int
) -> tuple[Measured, dict[str, float]]:
    """This project: forks, cells, hidden tests and store; not the start, which is once."""
    found: dict[str, float] = {}
    scores: dict[str, float] = {}
    sandboxes = 0.0
    options = Options(workers=workers)
    with (
        tempfile.TemporaryDirectory() as folder,
        starting.grader(course, assignment, options) as ready,
    ):
        store = Store("sqlite:///results.db", Path(folder))
        with measured(found):
            for _, result in Workers(ready).grade(submissions):
                key = keys.result_key(assignment, course, options, b"")
                store.put(assignment.slug, key, result)
                scores[result.student] = result.score or 0.0
                sandboxes += result.cpu_seconds
        store.close()
    name = f"autograder, {workers} worker{'s' if workers > 1 else ''}"
    return Measured(name, len(submissions), found["wall"], found["cpu"] + sandboxes), scores


def run_floor(course: Course, assignment: Assignment, submissions: list[Submission]) -> Measured:
    """The same cells and the same calls in this process."""
    recordings, _, template = preparing.prepare(course, assignment)
    requests = [request for recording in recordings for request in recording.requests()]
    python = shell.make_shell()
    found: dict[str, float] = {}
    gc.collect()
    with measured(found):
        for submission in submissions:
            data = notebook.read_bytes(submission.path)
            cells, _ = notebook.submitted_cells(submission.path.name, data)
            python.user_ns.clear()
            run = shell.Notebook(python)
            for cell in notebook.compose(template, cells).cells:
                run.run(cell.number, cell.source)
            probe = serving.load_probe(assignment.probe, run.namespace)
            responder = serving.Responder(run.namespace, probe, lambda *args: None)
            for request in requests:
                call, buffers = wire.read_request(request)
                assert isinstance(call, messages.Call)
                responder.answer(call, buffers)
    return Measured("the floor", len(submissions), found["wall"], found["cpu"])


def run_nbgrader(
    course: Course, assignment: Assignment, folder: Path, count: int, hidden: bool
) -> tuple[Measured, dict[str, float]]:
    """`nbgrader autograde` on the same notebooks; its start included, as it is for its users."""
    released = notebook.released_notebook(assignment)
    if hidden:
        _put_hidden_tests(released, course, assignment)
    notebook.write(released, folder / "source" / assignment.slug / f"{assignment.slug}.ipynb")
    config = 'c = get_config()\nc.CourseDirectory.course_id = "bench"\n'
    config += "c.ExecutePreprocessor.timeout = 600\n"
    (folder / "nbgrader_config.py").write_text(config)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }

    def command(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "nbgrader", *arguments],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
        )

    command("generate_assignment", assignment.slug, "--force")
    found: dict[str, float] = {}
    with measured(found):
        command("autograde", assignment.slug)
    command("export", "--to=scores.csv")
    lines = (folder / "scores.csv").read_text().splitlines()
    header = lines[0].split(",")
    scores = {
        row[header.index("student_id")]: float(row[header.index("score")])
        for row in (line.split(",") for line in lines[1:])
    }
    for name in ("gradebook.db", "autograded", "source", "release"):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    name = "nbgrader, the same hidden tests" if hidden else "nbgrader, public asserts only"
    return Measured(name, count, found["wall"], found["cpu"]), scores


def _put_hidden_tests(released: Any, course: Course, assignment: Assignment) -> None:
    """Where nbgrader's users have them: in the test cells, between the marks that it cuts out."""
    for cell in released.cells:
        if cell.metadata["nbgrader"]["grade"]:
            exercise = cell.metadata["nbgrader"]["grade_id"].removeprefix("test_")
            cell["source"] += (
                "\n### BEGIN HIDDEN TESTS\n"
                "from benchmarks.inside import run\n"
                f"run(globals(), {str(course.root)!r}, {assignment.slug!r}, {exercise!r})\n"
                "### END HIDDEN TESTS"
            )


def show(rows: list[Measured], others: list[Measured], floor: Measured) -> None:
    table = Table(box=None, header_style="bold")
    table.add_column("", no_wrap=True)
    ratios = ["× nbgrader", "× its public asserts"] if others else []
    for name in ("a second", "wall ms", "CPU ms", *ratios, "CPU × floor"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            row.name,
            f"{1 / row.wall_each:.2f}",
            f"{1000 * row.wall_each:.0f}",
            f"{1000 * row.cpu_each:.0f}",
            *[f"{other.wall_each / row.wall_each:.0f}" for other in others],
            f"{row.cpu_each / floor.cpu_each:.1f}",
        )
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__.split("\n")[0])
    parser.add_argument("assignment", nargs="?", default="backprop")
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--skip-nbgrader", action="store_true")
    arguments = parser.parse_args()
    course = courses.load(arguments.course)
    assignment = course.assignment(arguments.assignment)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        submissions = make_class(assignment, folder, arguments.count)
        one, scores = grade_here(course, assignment, submissions, 1)
        two, again = grade_here(course, assignment, submissions, 2)
        assert scores == again
        others = []
        for hidden in () if arguments.skip_nbgrader else (True, False):
            row, theirs = run_nbgrader(course, assignment, folder, arguments.count, hidden)
            assert scores == theirs, (scores, theirs)
            others.append(row)
        floor = run_floor(course, assignment, submissions)
    rows = [two, one, floor, *others]
    show(rows, others, floor)
    write(assignment.slug, rows)


def write(slug: str, rows: list[Measured]) -> None:
    """Keep the figures with the machine's description."""
    machine = {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
    }
    data = {
        "assignment": slug,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "rows": [asdict(row) for row in rows],
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{slug}.json").write_text(json.dumps(data, indent=2) + "\n")


if __name__ == "__main__":
    main()
