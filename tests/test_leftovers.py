"""Nothing survives a submission: no process, file, socket, namespace, mount or control group."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from autograder import runs
from autograder.course import Assignment, Course
from autograder.keys import Options, Submission
from autograder.store import Store

from .processes import ancestors, status

LEAVES_THINGS_BEHIND = """
import os, pathlib, signal, socket, subprocess, sys, tempfile, threading, time

def daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for sig in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(sig, signal.SIG_IGN)
            while True: time.sleep(0.1)
        os._exit(0)

def double(x):
    daemon()
    subprocess.Popen(["/bin/sh", "-c", "trap '' TERM HUP; while true; do sleep 1; done"],
                     start_new_session=True)
    threading.Thread(target=time.sleep, args=(1000,)).start()
    for folder in (".", tempfile.gettempdir(), "/dev/shm", "/tmp", "/var/tmp"):
        try: pathlib.Path(folder, "left-behind").write_text("x" * 10000)
        except OSError: pass
    server = socket.socket(socket.AF_UNIX)
    server.bind("\\0left-behind")
    server.listen()
    globals().setdefault("kept", []).append(server)
    return 2 * x

daemon()
"""


def processes() -> Iterator[Path]:
    """Processes in namespaces of their own: this test's, and those that are nobody's any more.

    A zombie has ended and waits only for the machine's first process to take note of it.
    """
    mine = os.readlink("/proc/self/ns/pid")
    for folder in Path("/proc").glob("[0-9]*"):
        if status(folder.name)[0] == "Z":
            continue
        chain = ancestors(folder.name)
        with suppress(OSError):
            if os.readlink(folder / "ns" / "pid") != mine and (
                str(os.getpid()) in chain or len(chain) <= 2
            ):
                yield folder


def namespaces() -> set[str]:
    found = set()
    for folder in processes():
        for link in (folder / "ns").glob("*"):
            with suppress(OSError):
                found.add(os.readlink(link))
    return found


def state() -> dict[str, set[str]]:
    temporary = {Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp"), Path("/dev/shm")}
    return {
        "processes": {folder.name for folder in processes()},
        "namespaces": namespaces(),
        "mounts": set(Path("/proc/self/mounts").read_text().splitlines()),
        "sockets": {
            line.split()[-1]
            for line in Path("/proc/net/unix").read_text().splitlines()
            if "left-behind" in line
        },
        "files": {
            str(path)
            for folder in temporary
            if folder.is_dir()
            for path in folder.iterdir()
            if path.name.startswith("left-behind")
        },
        "descriptors": {f"{n} more" for n in range(len(os.listdir("/proc/self/fd")))},
    }


@pytest.mark.parametrize("count", [1, 4])
def test_nothing_is_left_of_submissions_that_leave_what_they_can(
    count: int, kinds_course: Course, kinds: Assignment, tmp_path: Path
) -> None:
    submissions = []
    for number in range(count):
        path = tmp_path / f"s{number}.py"
        path.write_text(LEAVES_THINGS_BEHIND + f"# {number}\n")
        submissions.append(Submission(path, path.stem))
    store = Store("sqlite:///results.db", tmp_path)
    before = state()
    run = runs.run(kinds_course, kinds, submissions, store, Options(workers=2, explain=False))
    store.close()
    assert [result.status for result in run.results] == ["graded"] * count
    until = time.monotonic() + 10  # what another test has killed at this moment is gone by then
    while (left := {kind: found - before[kind] for kind, found in state().items()}) and any(
        left.values()
    ):
        assert time.monotonic() < until, left
