"""How many cores there are to work with, and which of them is whose."""

from __future__ import annotations

import contextlib
import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
OWN = Path("/proc/self/cgroup")
VERSION_1, VERSION_2 = ["cpu.cfs_quota_us", "cpu.cfs_period_us"], ["cpu.max"]


def available() -> float:
    """The cores that this process may run on, or fewer where a container has a share of them."""
    return min([len(os.sched_getaffinity(0)), *_shares()])


def usual_workers() -> int:
    """A worker for each core; a part of one counts as one."""
    return math.ceil(available())


def stay_on_one(number: int, workers: int) -> None:
    """Keep this process, and whatever it starts, to a core of its worker's, by the worker's number.

    A worker, its spawner and its sandbox wait for one another most of the time: on one core each
    finds what the other had at hand. Only where there is a worker for each core: else a core might
    be left idle, or have two of this run's and two of another's.
    """
    cores = sorted(os.sched_getaffinity(0))
    if workers == len(cores):
        os.sched_setaffinity(0, {cores[number]})


def _shares() -> Iterator[float]:
    """What the process's control groups, and those above them, may use of processor time."""
    for line in OWN.read_text().splitlines() if OWN.is_file() else []:
        _, controllers, path = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        root = GROUPS / "cpu" if controllers else GROUPS
        own = root / path.lstrip("/")
        for folder in (own, *own.parents):
            if folder.is_relative_to(root):
                yield _share(folder, VERSION_1 if controllers else VERSION_2)


def _share(folder: Path, files: Sequence[str]) -> float:
    """A group's quota, in cores."""
    with contextlib.suppress(OSError, ValueError):  # no such file, or "max"
        quota, period = map(float, " ".join((folder / f).read_text() for f in files).split())
        if quota > 0:
            return quota / period
    return math.inf
