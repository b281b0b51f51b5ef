"""A process without other threads is forked without what Python does for theirs."""

from __future__ import annotations

import subprocess
import sys

import pytest

COUNTED = """
import autograder.sandbox.forks as forks
import os, threading, time

threading.Thread(target=time.sleep, args=(30,), daemon=True).start()

def count(fork, *further):
    # How many threads a fork counts: those of its parent, unless it was looked after.
    pid = fork()
    if pid == 0:
        os._exit(count(*further) if further else threading.active_count())
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

print(count({forks}))
"""


@pytest.mark.parametrize(
    ("forks", "threads"),
    [("forks.fork", 2), ("os.fork", 1), ("forks.fork, os.fork", 1), ("os.fork, forks.fork", 1)],
)
def test_only_other_forks_are_looked_after(forks: str, threads: int) -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", COUNTED.format(forks=forks)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{threads}\n"
