"""One submission from a cold start beside `import torch`: python -m benchmarks.cold [ASSIGNMENT].

A right, an unsolved and a wrong submission are graded in turn, each by a command of its own, in a
course in which each has been graded once before; and a right and a wrong one, each as the first in
a course that has not been checked.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import msgspec
from rich.console import Console
from rich.table import Table

from autograder import course as courses

from . import classes, records

ROOT = Path(__file__).parent.parent
IMPORT = "import torch"
KINDS = "right", "unsolved", "wrong"
FIRST = {kind: f"{kind}, the first in its course" for kind in ("right", "wrong")}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Wall-clock seconds of a command, each time it was run."""

    name: str
    seconds: list[float]


def measure(root: Path, slug: str, rounds: int) -> list[Row]:
    """What is compared, each once in every round."""
    with tempfile.TemporaryDirectory() as folder:
        known, new = (
            classes.course_with(courses.load(root), slug, Path(folder) / name)
            for name in ("known", "new")
        )
        assignment = known.assignment(slug)
        commands = {IMPORT: [sys.executable, "-c", IMPORT]}
        for kind, source in zip(KINDS, classes.sources(assignment), strict=False):
            file = Path(folder) / f"{kind}.py"
            file.write_text(source, "utf-8")
            commands[kind] = _grading(known.root, slug, file)
            if kind in FIRST:
                commands[FIRST[kind]] = _grading(new.root, slug, file)
        for kind in KINDS:
            _, score = _run(commands[kind])
            assert (score == assignment.points) == (kind == "right"), f"{kind}: {score}"
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                shutil.rmtree(new.root / ".autograder", ignore_errors=True)
                seconds[name].append(_run(command)[0])
    return [Row(name=name, seconds=took) for name, took in seconds.items()]


def _grading(root: Path, slug: str, file: Path) -> list[str]:
    command = [sys.executable, "-m", "autograder", "grade", slug, str(file)]
    return [*command, "--force", "--json", "-", "--course", str(root)]


def _run(command: Sequence[str]) -> tuple[float, float | None]:
    """How long it took, and the score of what it graded."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=True)
    took = time.perf_counter() - started
    return took, json.loads(done.stdout)["submissions"][0]["score"] if done.stdout else None


def show(rows: Sequence[Row]) -> None:
    table = Table("", box=None, header_style="bold", pad_edge=False)
    for heading in ("times", "median s", "worst s", "more than import torch"):
        table.add_column(heading, justify="right")
    torch = median(rows[0].seconds)
    for each in rows:
        usual = median(each.seconds)
        more = f"{usual - torch:+.1f}" if each is not rows[0] else ""
        times = str(len(each.seconds))
        table.add_row(each.name, times, f"{usual:.1f}", f"{max(each.seconds):.1f}", more)
    Console(width=100).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.cold", description=__doc__.split("\n")[0])
    parser.add_argument("assignment", nargs="?", default="lstm")
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--results", type=Path, default=records.RESULTS)
    arguments = parser.parse_args()
    root = courses.load(arguments.course).root
    rows = measure(root, arguments.assignment, arguments.rounds)
    show(rows)
    print(records.write("cold", arguments.assignment, rows, arguments.results))


if __name__ == "__main__":
    main()
