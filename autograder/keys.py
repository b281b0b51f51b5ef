"""What is graded and how, and the hash of all that its result rests on."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from . import __version__
from .course import Assignment, Course, digest_of

PACKAGE = Path(__file__).parent
_CPU = re.compile(r"(vendor_id|cpu family|model|model name|stepping|flags|Features|CPU \w+)\s*:")
"""What Linux says of a processor that is the same at all times."""


@dataclass(frozen=True)
class Submission:
    """A file that a student handed in."""

    path: Path
    student: str


@dataclass(frozen=True)
class Options:
    """How to grade: `device` is cpu or cuda. `quick` off asks everything live, for comparison;
    `explain` off looks neither for the smallest failing input nor for a misconception; in a
    `hurry` as little as possible is done before the first submission is judged."""

    workers: int = 1
    device: str = "cpu"
    allow_weak_isolation: bool = False
    quick: bool = True
    explain: bool = True
    hurry: bool = False


@cache
def grader_version() -> str:
    """What a result rests on besides the course: the package's source and the libraries."""
    sources = sorted(PACKAGE.rglob("*.py"))
    digest = digest_of(*(path.read_bytes() for path in sources))[:12]
    from importlib.metadata import version

    libraries = " ".join(f"{n}-{version(n)}" for n in ("torch", "numpy", "hypothesis", "pytest"))
    return f"{__version__}+{digest} {libraries} python-{platform.python_version()}"


def machine(cpus: Path = Path("/proc/cpuinfo")) -> str:
    """What numbers rest on besides the libraries: the processor, and the C library's functions."""
    found = [platform.machine(), *platform.libc_ver()]
    try:
        with open(cpus, encoding="utf-8", errors="replace") as file:
            found += filter(_CPU.match, takewhile(str.strip, file))  # the first of them will do
    except OSError:
        found += [platform.platform(), platform.processor()]
    return "\n".join(found)


def result_key(assignment: Assignment, course: Course, options: Options, data: bytes = b"") -> str:
    """A hash of everything that a submission's result rests on; `data` are its bytes."""
    isolation = "weak" if options.allow_weak_isolation else ""
    seed = str(course.settings.seed)
    parts = (assignment.digest, seed, grader_version(), options.device, isolation)
    return digest_of(*(part.encode() for part in parts), data)


def text_of(value: str) -> str:
    """A file's name as encodable text: names are bytes, and need not be UTF-8."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
