"""How many cores there are to work with."""

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
