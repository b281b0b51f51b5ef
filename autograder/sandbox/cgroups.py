"""A hard cap on the memory of a sandbox and of everything it starts, where the machine lets us."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
REMOVE_SECONDS = 2.0


class MemoryCgroup:
    """A control group for one worker's sandboxes, one after the other, and what forks them."""

    def __init__(self, folder: Path, version: int) -> None:
        self._folder = folder
        self._version = version
        self._limit = ""
        self._kills = 0

    @classmethod
    def create(cls, name: str) -> MemoryCgroup | None:
        """A group of its own beneath the caller's, or None where it may not be made."""
        for parent, version in _parents():
            _sweep(parent)
            folder = parent / f"autograder-{name}"
            limit = "memory.limit_in_bytes" if version == 1 else "memory.max"
            try:
                folder.mkdir()
            except OSError:
                continue
            if (folder / limit).exists():
                return cls(folder, version)
            folder.rmdir()
        return None

    @staticmethod
    def why_not() -> str:
        """Why there is none."""
        if not list(_parents()):
            return "no memory control group is mounted"
        return "not permitted to make control groups here (memory is limited by process instead)"

    def members(self) -> int:
        """A file through which a process enters the group, with all that it starts from then on."""
        return os.open(self._folder / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)

    def reset(self, memory_mb: int) -> None:
        """Set the limit for the next sandbox."""
        limit = str(memory_mb << 20)
        if limit != self._limit:
            self._set(limit)
        self._kills = self._count_kills()

    def _set(self, limit: str) -> None:
        self._limit = limit
        if self._version == 1:
            for name in ("memsw.limit", "limit", "memsw.limit"):  # the one is never above the other
                self._write(f"memory.{name}_in_bytes", limit)
        else:
            self._write("memory.max", limit)
            self._write("memory.swap.max", "0")

    def killed(self) -> bool:
        """Whether the last sandbox was killed for the memory it used."""
        return self._count_kills() > self._kills

    def remove(self) -> None:
        """End whoever is left in it, and remove it."""
        until = time.monotonic() + REMOVE_SECONDS
        while self._folder.is_dir() and time.monotonic() < until:
            with contextlib.suppress(OSError):
                self._folder.rmdir()
                return
            with contextlib.suppress(OSError):
                for pid in map(int, (self._folder / "cgroup.procs").read_text().split()):
                    if pid > 0:  # 0 is what it says of processes that cannot be seen from here
                        os.kill(pid, signal.SIGKILL)
            time.sleep(0.002)

    def _write(self, name: str, value: str) -> None:
        with contextlib.suppress(OSError):
            (self._folder / name).write_text(value)

    def _count_kills(self) -> int:
        name = "memory.oom_control" if self._version == 1 else "memory.events"
        with contextlib.suppress(OSError):
            for line in (self._folder / name).read_text().splitlines():
                key, _, value = line.partition(" ")
                if key == "oom_kill":
                    return int(value)
        return 0


def _sweep(parent: Path) -> None:
    """Remove the groups of graders that were killed: a group's name starts with its zygote."""
    for folder in parent.glob("autograder-*-*"):
        owner = folder.name.split("-")[1]
        if not Path("/proc", owner).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


def _parents() -> list[tuple[Path, int]]:
    """The caller's own control groups that can limit memory, with their version."""
    found = []
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if "memory" in controllers.split(","):
            found.append((ROOT / "memory" / path.lstrip("/"), 1))
        elif not controllers:
            found.append((ROOT / path.lstrip("/"), 2))
    return [(folder, version) for folder, version in found if folder.is_dir()]
