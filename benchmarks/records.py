"""What a benchmark found, with the machine's description, as JSON in `benchmarks/results/`."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from .measuring import Taken

RESULTS = Path(__file__).parent / "results"
SCHEMA = 1


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Where it was measured; `load` is that of the minute before, the benchmark's own included."""

    processor: str
    cores: int | None
    kernel: str
    python: str
    model: str = ""
    memory_gb: float | None = None
    load: float | None = None
    versions: dict[str, str] = {}


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What one way of grading took for the class; `start_seconds` came before, once a run.

    `peak_mb` is the most memory that its processes held together, in MiB; None where not read.
    """

    name: str
    submissions: int
    wall_seconds: float
    cpu_seconds: float
    start_seconds: float = 0.0
    peak_mb: float | None = None

    @property
    def wall_each(self) -> float:
        return self.wall_seconds / self.submissions

    @property
    def cpu_each(self) -> float:
        return self.cpu_seconds / self.submissions


def row(name: str, submissions: int, taken: Taken, start_seconds: float = 0.0) -> Row:
    return Row(
        name=name,
        submissions=submissions,
        wall_seconds=taken.wall_seconds,
        cpu_seconds=taken.cpu_seconds,
        start_seconds=start_seconds,
        peak_mb=taken.peak_mb,
    )


R = TypeVar("R")


class Record(msgspec.Struct, Generic[R], frozen=True, kw_only=True):
    """A finished benchmark of an assignment; what a row is, its kind says."""

    schema: int = SCHEMA
    kind: str = "ways"
    assignment: str
    at: str
    machine: Machine
    rows: list[R]


def write(kind: str, assignment: str, rows: list[R], folder: Path = RESULTS) -> Path:
    """Keep a benchmark's rows, in place of those of its last run; the file's path.

    The ways of grading side by side (kind `ways`) are in ASSIGNMENT.json, others in
    KIND-ASSIGNMENT.json.
    """
    record = Record(
        kind=kind,
        assignment=assignment,
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=machine(),
        rows=rows,
    )
    folder.mkdir(exist_ok=True)
    path = folder / (f"{assignment}.json" if kind == "ways" else f"{kind}-{assignment}.json")
    path.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")
    return path


def read_ways(folder: Path = RESULTS) -> list[Record[Row]]:
    """The kept benchmarks of ways side by side, by assignment."""
    found = []
    for path in sorted(folder.glob("*.json")):
        if msgspec.json.decode(path.read_bytes()).get("kind", "ways") == "ways":
            found.append(msgspec.json.decode(path.read_bytes(), type=Record[Row]))
    return found


def machine() -> Machine:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return Machine(
        processor=platform.machine(),
        cores=os.cpu_count(),
        kernel=platform.release(),
        python=platform.python_version(),
        model=_model(),
        memory_gb=round(pages * size / 1e9, 1),
        load=round(os.getloadavg()[0], 1),
        versions={name: metadata.version(name) for name in ("torch", "numpy", "nbgrader")},
    )


def _model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return ""
