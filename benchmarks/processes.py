"""The processor time and the memory of a process and all beneath it, from /proc.

As a script it watches memory from outside, so that watching is not part of what is measured; it
needs nothing but the standard library, and starts in a few milliseconds:

    python -S processes.py PID SHARE [SKIPPED-PID]...

It reads until its standard input ends, keeps to SHARE of one core, and then prints the highest sum.
Of a skipped process what is beneath it counts all the same where it is PID itself.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
SHORTEST_PAUSE = 0.01


def tree(root: int, *, but: Iterable[int] = ()) -> dict[int, list[str]]:
    """The fields of /proc/PID/stat behind the name, of a process and of all beneath it.

    Processes in `but`, and all beneath these, are left out.
    """
    fields: dict[int, list[str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
    children: dict[int, list[int]] = {}
    for pid, values in fields.items():
        children.setdefault(int(values[1]), []).append(pid)
    skipped, found, waiting = set(but), {}, [root]
    while waiting:
        pid = waiting.pop()
        if pid in fields and pid not in skipped:
            found[pid] = fields[pid]
            waiting += children.get(pid, [])
    return found


def cpu_seconds(root: int, *, but: Iterable[int] = ()) -> float:
    """Processor seconds of a process, those beneath it, and those that have ended there."""
    used = (values[11:15] for values in tree(root, but=but).values())
    return sum(int(ticks) for four in used for ticks in four) / TICKS


def memory_mb(pid: int, field: str) -> float:
    """One sum over a process's mappings (`Pss`, `Private_Dirty`), in MiB; 0 once it has ended.

    Raises `PermissionError` where the process may not be looked at.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except PermissionError:
        raise
    except OSError:
        return 0.0
    values = [line.split()[1] for line in lines if line.startswith(f"{field}:")]
    return int(values[0]) / 1024 if values else 0.0


def tree_mb(root: int, skipped: set[int]) -> float:
    """What a process and all beneath it hold: memory that n processes share counts 1/n in each."""
    found = tree(root, but={*skipped, os.getpid()} - {root})
    # What one of the skipped has forked, to be a command in a moment, is its copy until then.
    copied = {_command(pid) for pid in skipped}
    counted = (pid for pid in found if pid not in skipped and _command(pid) not in copied)
    return sum(memory_mb(pid, "Pss") for pid in counted)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def _samples(root: int, share: float, skipped: set[int]) -> Iterator[float]:
    ended = False
    while not ended:
        started = time.perf_counter()
        yield tree_mb(root, skipped)
        took = time.perf_counter() - started
        pause = max(SHORTEST_PAUSE, took / share - took)
        ended = bool(select.select([sys.stdin], [], [], pause)[0])


def main() -> None:
    root, share, skipped = int(sys.argv[1]), float(sys.argv[2]), {int(pid) for pid in sys.argv[3:]}
    print("ready", flush=True)
    try:
        print(json.dumps(max(_samples(root, share, skipped))))
    except PermissionError:
        print(json.dumps(None))


if __name__ == "__main__":
    main()
