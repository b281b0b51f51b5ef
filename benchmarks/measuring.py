"""How long a block of work takes, what it costs the processor, and how much memory it holds."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from . import processes

P = ParamSpec("P")
T = TypeVar("T")


@dataclass
class Taken:
    """What work took. `peak_mb` is None where the processes' memory may not be read."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float | None = None


@contextlib.contextmanager
def timed(taken: Taken) -> Iterator[None]:
    """Wall-clock seconds of the block; processor seconds of this process and all beneath it."""
    me = os.getpid()
    wall, cpu = time.perf_counter(), processes.cpu_seconds(me)
    yield
    taken.wall_seconds = time.perf_counter() - wall
    taken.cpu_seconds = processes.cpu_seconds(me) - cpu


@contextlib.contextmanager
def peak(taken: Taken) -> Iterator[None]:
    """The most memory that this process and all beneath it hold together during the block.

    Another process reads it, in half of a core's time: not a block to be timed as well.
    """
    with _watched(taken, 0.5, []):
        yield


@contextlib.contextmanager
def commands(taken: Taken) -> Iterator[None]:
    """All three, of the commands that the block runs to their ends, which take seconds each.

    This process is not counted; memory is read in a twentieth of a core's time.
    """
    with _watched(taken, 0.05, list(processes.tree(os.getpid()))):
        wall, before = time.perf_counter(), os.times()
        yield
        taken.wall_seconds, after = time.perf_counter() - wall, os.times()
    taken.cpu_seconds = (
        after.children_user - before.children_user + after.children_system - before.children_system
    )


@contextlib.contextmanager
def _watched(taken: Taken, share: float, skipped: list[int]) -> Iterator[None]:
    pids = [str(pid) for pid in skipped]
    script = [sys.executable, "-S", processes.__file__, str(os.getpid()), str(share), *pids]
    with subprocess.Popen(
        script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as watcher:
        assert watcher.stdin and watcher.stdout
        watcher.stdout.readline()
        try:
            yield
        finally:
            watcher.stdin.close()
            taken.peak_mb = json.loads(watcher.stdout.read())


def alone(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a fresh process, so that nothing of what ran before weighs on it."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()
