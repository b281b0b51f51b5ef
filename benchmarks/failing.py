"""What a wrong submission costs beside a right one: python -m benchmarks.failing [ASSIGNMENT].

Each known wrong solution, and as often as `--right` says the right one, is graded by one worker
when all is ready and the known wrong solutions have been asked what they answer.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import msgspec
from rich.console import Console
from rich.table import Table

from autograder import course as courses
from autograder import starters, starting
from autograder.course import Assignment
from autograder.keys import Options, Submission
from autograder.workers import Workers

from . import records
from .measuring import alone

ROOT = Path(__file__).parent.parent


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Wall-clock seconds a submission in its worker."""

    name: str
    submissions: int
    median_seconds: float
    ninety_percent_seconds: float
    worst_seconds: float
    worst: str


def files(assignment: Assignment, right: int, folder: Path) -> list[Submission]:
    """Right submissions, and a wrong one for each file of `wrong/`, as `.py` files."""
    codes = {f"right{number}": starters.solved(assignment) for number in range(right)}
    codes |= {path.stem: starters.solved(assignment, path) for path in assignment.wrong()}
    found = []
    for name, cells in codes.items():
        path = folder / f"{name}.py"
        path.write_text("\n\n".join([*cells, f"# {name}\n"]), "utf-8")
        found.append(Submission(path, name))
    return found


def measure(root: Path, slug: str, right: int) -> list[Row]:
    course = courses.load(root)
    assignment = course.assignment(slug)
    seconds: dict[str, float] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        starting.grader(course, assignment, Options()) as ready,
    ):
        submissions = files(assignment, right, Path(folder))
        for _ in range(2):  # for the first time the known wrong solutions are asked as well
            for submission, result in Workers(ready).grade(submissions):
                assert result.status == "graded", result.reason
                seconds[submission.student] = result.seconds
    wrong = {path.stem for path in assignment.wrong()}
    return [
        row("right", {name: took for name, took in seconds.items() if name not in wrong}),
        row("wrong", {name: took for name, took in seconds.items() if name in wrong}),
    ]


def row(name: str, seconds: dict[str, float]) -> Row:
    took = list(seconds.values())
    worst = max(seconds, key=seconds.__getitem__)
    ninety = quantiles(took, n=10, method="inclusive")[-1] if len(took) > 1 else took[0]
    return Row(
        name=name,
        submissions=len(took),
        median_seconds=median(took),
        ninety_percent_seconds=ninety,
        worst_seconds=seconds[worst],
        worst=worst,
    )


def show(rows: Sequence[Row]) -> None:
    table = Table("", box=None, header_style="bold", pad_edge=False)
    for heading in ("submissions", "median ms", "90 % ms", "worst ms"):
        table.add_column(heading, justify="right")
    table.add_column("the worst")
    table.add_column("× right", justify="right")
    for each in rows:
        seconds = (each.median_seconds, each.ninety_percent_seconds, each.worst_seconds)
        table.add_row(
            each.name,
            str(each.submissions),
            *[f"{1000 * value:.0f}" for value in seconds],
            each.worst,
            f"{each.median_seconds / rows[0].median_seconds:.1f}",
        )
    Console(width=100).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.failing", description=__doc__.split("\n")[0])
    parser.add_argument("assignment", nargs="?", default="conv_sizes")
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--right", type=int, default=10, help="how often the right one is graded")
    parser.add_argument("--results", type=Path, default=records.RESULTS)
    arguments = parser.parse_args()
    root = courses.load(arguments.course).root
    rows = alone(measure, root, arguments.assignment, arguments.right)
    show(rows)
    print(records.write("failing", arguments.assignment, rows, arguments.results))


if __name__ == "__main__":
    main()
