"""Whether a long run's memory grows: python -m benchmarks.memory [ASSIGNMENT] [--count N].

Right, unsolved and wrong submissions are graded in turn; the memory that the command, its workers
and the zygote have for themselves (no other process's end changes that) is read as it goes.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from autograder import course as courses
from autograder import notebook, starting
from autograder.course import Assignment
from autograder.keys import Options, Submission
from autograder.workers import Workers

from .__main__ import RESULTS, ROOT

SAMPLES = 10


def sources(assignment: Assignment) -> list[str]:
    """A right, an unsolved, and each wrong submission, as code."""
    solutions = [notebook.solved(assignment), ["pass"]]
    solutions += [notebook.solved(assignment, path) for path in assignment.wrong()[:3]]
    return ["\n\n".join(cells) for cells in solutions]


def processes() -> Iterator[tuple[str, int]]:
    """This process, its workers and its zygote."""
    me = os.getpid()
    yield "command", me
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == me:
            yield ("zygote" if b"zygote" in words else "workers"), int(folder.name)


def memory_mb() -> dict[str, float]:
    found: dict[str, float] = {}
    for name, pid in processes():
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Private_Dirty:"):
                found[name] = found.get(name, 0.0) + int(line.split()[1]) / 1024
    return {name: round(value, 1) for name, value in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.memory", description=__doc__.split("\n")[0])
    parser.add_argument("assignment", nargs="?", default="conv_sizes")
    parser.add_argument("--course", type=Path, default=ROOT)
    parser.add_argument("--count", type=int, default=1000)
    arguments = parser.parse_args()
    course = courses.load(arguments.course)
    assignment = course.assignment(arguments.assignment)
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, source in enumerate(sources(assignment)):
            paths.append(Path(folder, f"{number}.py"))
            paths[-1].write_text(source)
        submissions = [
            Submission(path, f"s{number}")
            for number, path in enumerate(islice(cycle(paths), arguments.count))
        ]
        rows = []
        with starting.grader(course, assignment, Options(workers=2)) as ready:
            for done, _ in enumerate(Workers(ready).grade(submissions), 1):
                if done % (arguments.count // SAMPLES) == 0:
                    rows.append({"graded": done, **memory_mb()})
                    print(rows[-1], flush=True)
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps({"assignment": assignment.slug, "rows": rows}, indent=2)
    (RESULTS / f"memory-{assignment.slug}.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
