"""The machine fails: nothing is lost, nothing is graded twice with different results."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from autograder.scaffold import make_course

COMMAND = [sys.executable, "-m", "autograder"]
GRADE = [*COMMAND, "grade", "leaky_relu", "--workers", "2", "--json", "out.json"]
KILLS = int(os.environ.get("AUTOGRADER_KILLS", "4"))
"""How often a run is killed at a random moment; `make fuzz` asks for fifty."""

Table = list[tuple[str, float]]


def hand_in(root: Path) -> None:
    """Ten students, some wrong, have handed in code that takes its time."""
    solutions = root / "solutions" / "leaky_relu"
    right = (solutions / "solution.py").read_text()
    wrong = [path.read_text() for path in sorted((solutions / "wrong").glob("*.py"))]
    for number in range(10):
        folder = root / "submitted" / f"s{number}" / "leaky_relu"
        folder.mkdir(parents=True)
        code = wrong[number // 3] if number % 3 == 0 else right
        slow = f"\nimport time\ntime.sleep(0.15)\n# {number}\n"
        (folder / "leaky_relu.py").write_text(code + slow)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "course"
    make_course(root)
    hand_in(root)
    monkeypatch.chdir(root)
    return root


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Table, float]:
    """The table of a run that nobody disturbs, and how long it took."""
    root = tmp_path_factory.mktemp("undisturbed")
    make_course(root)
    hand_in(root)
    started = time.monotonic()
    subprocess.run(GRADE, cwd=root, stdout=subprocess.DEVNULL, check=True)
    return table(root), time.monotonic() - started


def table(root: Path = Path(), name: str = "out.json") -> Table:
    found = json.loads((root / name).read_text())["submissions"]
    return [(each["student"], each["score"]) for each in found]


def rows(database: Path) -> list[tuple[str, float, bytes]]:
    if not database.exists():
        return []
    try:
        with closing(sqlite3.connect(database, timeout=30)) as connection:
            query = "SELECT student, score, key FROM results ORDER BY student"
            return list(connection.execute(query))
    except sqlite3.OperationalError:
        return []


def finished() -> subprocess.CompletedProcess[str]:
    return subprocess.run(GRADE, capture_output=True, text=True, check=False)


def test_a_run_killed_at_random_moments_ends_with_the_same_table(
    course: Path, undisturbed: tuple[Table, float]
) -> None:
    expected, seconds = undisturbed
    database = course / ".autograder" / "results.db"
    chance = random.Random(KILLS)
    seen: dict[str, tuple[str, float, bytes]] = {}
    for kill in range(KILLS):
        if kill % 5 == 4:  # all of it from the beginning, now and then
            database.unlink(missing_ok=True)
            seen = {}
        with subprocess.Popen(GRADE, stdout=subprocess.DEVNULL) as process:
            try:
                process.wait(chance.uniform(0.2, 1.1) * seconds)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        for row in rows(database):
            assert seen.setdefault(row[0], row) == row  # what was kept stays as it was
    assert finished().returncode == 0
    assert table() == expected
    assert {row[0]: row for row in rows(database)}.items() >= seen.items()


def children(pid: int) -> Iterator[tuple[int, str]]:
    """The direct children of a process, each with its command line."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if int(fields[1]) == pid:
            yield int(folder.name), words


def started_and_grading(database: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(GRADE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and len(rows(database)) < 2:
        time.sleep(0.02)
    return process


def test_without_its_zygote_a_run_ends_with_one_line_and_goes_on_later(
    course: Path, undisturbed: tuple[Table, float]
) -> None:
    expected, _ = undisturbed
    database = course / ".autograder" / "results.db"
    with started_and_grading(database) as process:
        (zygote,) = [pid for pid, words in children(process.pid) if "zygote" in words]
        os.kill(zygote, signal.SIGKILL)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert len(said.splitlines()) <= 1
    assert finished().returncode == 0
    assert table() == expected


def test_a_submission_whose_examiner_dies_is_graded_by_another(
    course: Path, undisturbed: tuple[Table, float]
) -> None:
    expected, _ = undisturbed
    with started_and_grading(course / ".autograder" / "results.db") as process:
        workers = [pid for pid, words in children(process.pid) if "zygote" not in words]
        os.kill(workers[0], signal.SIGKILL)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert table() == expected


def test_two_runs_at_once_on_one_course_agree(
    course: Path, undisturbed: tuple[Table, float]
) -> None:
    expected, _ = undisturbed
    command = [*GRADE[:-1], "other.json"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as other:
        done = finished()
    assert (done.returncode, other.returncode) == (0, 0)
    assert table() == expected
    assert table(name="other.json") == expected
    assert len(rows(course / ".autograder" / "results.db")) == len(expected)


def test_a_full_disk_is_told_and_what_was_kept_is_kept(
    course: Path, undisturbed: tuple[Table, float]
) -> None:
    expected, _ = undisturbed

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (24 << 10, resource.RLIM_INFINITY))

    done = subprocess.run(
        GRADE, preexec_fn=little_room, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "the results cannot be kept there" in done.stderr
    assert finished().returncode == 0
    assert table() == expected


def read_only(folder: Path) -> list[str]:
    """The command on a machine on which nothing can be written in `folder`."""
    if os.geteuid():
        for path in (*folder.iterdir(), folder):
            path.chmod(path.stat().st_mode & ~0o222)
        return GRADE
    mounts = f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"
    return ["unshare", "--mount", "sh", "-c", f'{mounts} && exec "$@"', "sh", *GRADE]


def test_a_store_that_can_only_be_read_is_told_in_one_line(course: Path) -> None:
    assert finished().returncode == 0
    database = course / ".autograder" / "results.db"
    before = rows(database)
    first = course / "submitted" / "s1" / "leaky_relu" / "leaky_relu.py"
    first.write_text(first.read_text() + "# changed\n")
    done = subprocess.run(read_only(database.parent), capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "the results cannot be kept there" in done.stderr
    assert rows(database) == before
