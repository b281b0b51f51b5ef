"""Cores are counted as a container has them, not as its machine does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder import cores

HERE = len(os.sched_getaffinity(0))


@pytest.mark.parametrize(
    "own, files, expected",
    [
        ("0::/\n", {}, HERE),
        ("0::/\n", {"cpu.max": "max 100000\n"}, HERE),
        ("0::/\n", {"cpu.max": "50000 100000\n"}, 0.5),
        ("0::/a/b\n", {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "25000 100000\n"}, 0.25),
        ("0::/gone\n", {"cpu.max": "nonsense"}, HERE),
        ("3:cpu,cpuacct:/\n0::/\n", {"cpu/cpu.cfs_quota_us": "-1\n"}, HERE),
        (
            "4:memory:/x\n3:cpu,cpuacct:/x\n",
            {"cpu/cpu.cfs_quota_us": "75000\n", "cpu/cpu.cfs_period_us": "100000\n"},
            0.75,
        ),
        ("", {}, HERE),
    ],
)
def test_a_share_of_the_time_counts(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    own: str,
    files: dict[str, str],
    expected: float,
) -> None:
    for name, text in files.items():
        path = tmp_path / "groups" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "own").write_text(own)
    monkeypatch.setattr(cores, "GROUPS", tmp_path / "groups")
    monkeypatch.setattr(cores, "OWN", tmp_path / "own")
    assert cores.available() == min(expected, HERE)
    assert cores.usual_workers() == (1 if expected < 1 else HERE)


def test_where_there_are_no_control_groups_the_cores_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cores, "OWN", tmp_path / "nowhere")
    assert cores.usual_workers() == HERE


@pytest.mark.parametrize("workers, core", [(3, {7}), (2, {2, 5, 7}), (4, {2, 5, 7})])
def test_a_worker_stays_on_one_core_where_there_is_one_for_each(
    monkeypatch: pytest.MonkeyPatch, workers: int, core: set[int]
) -> None:
    may = {5, 7, 2}
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: may)
    monkeypatch.setattr(
        os, "sched_setaffinity", lambda process, cores: may.intersection_update(cores)
    )
    cores.stay_on_one(2, workers)
    assert may == core
