"""Which processes there are, and whose."""

from __future__ import annotations

from pathlib import Path


def status(pid: str) -> tuple[str, str]:
    """The state and the parent of a process; one that ends meanwhile is a zombie of nobody."""
    try:
        state, parent = Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return "Z", "0"
    return state, parent


def ancestors(pid: str) -> list[str]:
    """The process, its parent, and so on up to the first."""
    chain = []
    while pid != "0":
        chain.append(pid)
        pid = status(pid)[1]
    return chain
