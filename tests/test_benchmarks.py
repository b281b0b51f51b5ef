"""The benchmarks measure what they say, and compare what is the same."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console

from autograder.course import Assignment, Course
from autograder.scaffold import make_course
from benchmarks import (
    classes,
    cold,
    failing,
    floor,
    latency,
    measuring,
    nbgrader,
    otter,
    ours,
    plot,
    processes,
    records,
    scale,
    tables,
)
from benchmarks.measuring import Taken
from benchmarks.records import Record, Row

ROWS: dict[str, Any] = {
    "ways": Row,
    "floor": Row,
    "course": Row,
    "scale": scale.Row,
    "latency": latency.Row,
    "failing": failing.Row,
    "cold": cold.Row,
}
WAYS = [
    ours.named("autograder", 2),
    ours.named("autograder", 1),
    floor.NAME,
    nbgrader.HIDDEN,
    otter.NAME,
    ours.named("nbgrader course", 2),
    ours.named("nbgrader course", 1),
    nbgrader.PUBLIC,
]
HUNGRY = "import sys; kept = bytearray(b'x' * (96 << 20)); print(flush=True); sys.stdin.read()"


def of(name: str, wall: float = 1.0, peak: float | None = 1234.5) -> Row:
    return records.row(name, 20, Taken(wall, wall / 2, peak), 5.0)


@pytest.fixture
def hungry() -> Iterator[int]:
    """A process that holds 96 MiB."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", HUNGRY], stdin=pipe, stdout=pipe) as process:
        assert process.stdin and process.stdout
        process.stdout.readline()
        yield process.pid
        process.stdin.close()


def test_the_floor_and_this_project_give_the_same_scores(
    kinds_course: Course, kinds: Assignment, tmp_path: Path
) -> None:
    submissions = classes.notebooks(kinds, tmp_path, 8)  # processor time comes in hundredths
    row, scores = measuring.alone(ours.grade, kinds_course.root, "kinds", submissions, 1)
    lowest, theirs = measuring.alone(floor.grade, kinds_course.root, "kinds", submissions)
    assert scores == theirs
    assert set(scores.values()) == {kinds.points, 0.0}
    assert row.submissions == lowest.submissions == 8
    for each in (row, lowest):
        assert each.wall_seconds > 0 and each.cpu_seconds > 0
        assert each.peak_mb is None or each.peak_mb > 50  # torch is in it


def test_a_class_goes_the_commands_way_and_none_is_graded_twice(kinds_course: Course) -> None:
    row = measuring.alone(scale.grade_class, kinds_course.root, "kinds", 3, 1)
    assert row.submissions == 3
    assert row.grading_seconds > 0 and row.pages_seconds > 0
    assert set(row.memory_mb) == {"command", "workers", "zygote"}


def test_the_files_of_a_class_all_differ_and_every_kind_comes_again(kinds: Assignment) -> None:
    sources = [next(each) for each in [classes.sources(kinds)] for _ in range(classes.KINDS + 1)]
    assert len(set(sources)) == len(sources)
    without_number = [source.rpartition("#")[0] for source in sources]
    assert len(set(without_number)) == classes.KINDS
    assert without_number[0] == without_number[classes.KINDS]


def test_memory_is_that_of_all_processes_beneath_one(hungry: int) -> None:
    alone = processes.memory_mb(hungry, "Pss")
    assert alone > 96
    everything = processes.tree_mb(os.getpid(), set())
    without = processes.tree_mb(os.getpid(), {hungry})
    assert everything - without > 90


def test_what_is_watched_is_the_block(hungry: int) -> None:
    taken = Taken()
    with measuring.peak(taken):
        pass
    assert taken.peak_mb is not None and taken.peak_mb > 96


def test_of_commands_only_they_are_counted(hungry: int) -> None:
    taken = Taken()
    with measuring.commands(taken):
        subprocess.run([sys.executable, "-c", "sum(range(3_000_000))"], check=True)
    assert taken.peak_mb is not None and taken.peak_mb < 90
    assert 0 < taken.cpu_seconds < 60


def test_a_fork_that_is_no_command_yet_is_not_counted(hungry: int) -> None:
    mine = os.getpid()
    known = set(processes.tree(mine))
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(writer)
        os.read(reader, 1)
        os._exit(0)
    os.close(reader)
    assert processes.tree_mb(mine, set()) > processes.memory_mb(pid, "Pss") > 0
    assert processes.tree_mb(mine, known) == 0
    os.close(writer)
    os.waitpid(pid, 0)


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [of(name) for name in WAYS]
    path = records.write("ways", "kinds", rows, tmp_path)
    (found,) = records.read_ways(tmp_path)
    assert path.name == "kinds.json"
    assert (found.schema, found.kind, found.assignment) == (records.SCHEMA, "ways", "kinds")
    assert found.rows == rows
    assert found.machine.cores and found.machine.versions["torch"]


def test_only_ways_side_by_side_are_compared(tmp_path: Path) -> None:
    assert records.write("course", "kinds", [of("x")], tmp_path).name == "course-kinds.json"
    assert records.read_ways(tmp_path) == []


@pytest.mark.parametrize("path", sorted(records.RESULTS.glob("*.json")), ids=lambda path: path.stem)
def test_what_is_kept_is_as_the_schema_says(path: Path) -> None:
    kind = msgspec.json.decode(path.read_bytes())["kind"]
    record = msgspec.json.decode(path.read_bytes(), type=Record[ROWS[kind]])
    assert record.rows and record.schema == records.SCHEMA
    assert path.stem == (record.assignment if kind == "ways" else f"{kind}-{record.assignment}")


def test_the_table_fits_in_a_hundred_columns_and_compares() -> None:
    written = io.StringIO()
    rows = [of(name, wall) for wall, name in enumerate(WAYS, 1)]
    tables.show(rows, Console(file=written, width=tables.WIDTH))
    lines = written.getvalue().splitlines()
    assert max(map(len, lines)) <= 100
    assert not any("…" in line for line in lines)
    (first,) = [
        line for line in lines if line.startswith("autograder, 2 workers ") and "×" not in line
    ]
    assert first.split()[3:] == ["20.00", "50", "25", "1234", "4.0", "8.0", "0.3"]


def test_the_plot_has_a_bar_for_each_row_and_longer_ones_for_faster_ways(tmp_path: Path) -> None:
    rows = [of(name, 2.0**wall) for wall, name in enumerate(WAYS)]
    records.write("ways", "kinds", rows, tmp_path)
    path = plot.write(tmp_path)
    bars = [
        float(bar.attrib["width"])
        for bar in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}rect")
        if bar.attrib["class"] != "paper"
    ]
    assert len(bars) == len(rows)
    assert bars == sorted(bars, reverse=True) and bars[0] > bars[-1]


def test_without_a_record_there_is_no_plot(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no benchmark has been kept"):
        plot.write(tmp_path)


def test_a_result_before_that_of_an_earlier_arrival_is_misplaced() -> None:
    order = ["a", "b", "c", "d"]
    assert latency.misplaced(order, {"a": 1.0, "b": 2.0, "c": 3.0, "d": 4.0}) == 0
    assert latency.misplaced(order, {"a": 3.0, "b": 1.0, "c": 2.0, "d": 4.0}) == 2


def test_latency_is_from_arrival_to_result() -> None:
    arrived = {f"s{n}": float(n) for n in range(10)}
    row = latency.row("x", 2, arrived, {who: at + 0.1 * at for who, at in arrived.items()})
    assert row.median_seconds == pytest.approx(0.45)
    assert row.ninety_percent_seconds == pytest.approx(0.8)
    assert row.worst_seconds == pytest.approx(0.9)
    assert row.whole_seconds == pytest.approx(9.9)


def test_otter_gets_the_hidden_tests_of_each_exercise_worth_its_points(
    kinds_course: Course, kinds: Assignment, tmp_path: Path
) -> None:
    otter.write_autograder(kinds_course, kinds, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        for exercise in kinds.exercises:
            text = file.read(f"tests/{exercise.name}.py").decode()
            compile(text, exercise.name, "exec")
            assert f"points = {exercise.points!r}" in text


def test_a_cold_start_is_timed_beside_torchs_import(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_course(tmp_path / "course")
    rows = cold.measure(tmp_path / "course", "leaky_relu", 1)
    assert {row.name for row in rows} == {cold.IMPORT, *cold.KINDS, *cold.FIRST.values()}
    assert all(len(row.seconds) == 1 and row.seconds[0] > 0 for row in rows)
    cold.show(rows)
    assert len(capsys.readouterr().out.splitlines()) == 1 + len(rows)
