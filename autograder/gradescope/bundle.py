"""An autograder zip for one assignment: this package, what the assignment is, and two scripts."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec
from packaging.requirements import Requirement

from ..course import Assignment, Course, read_bytes
from ..lateness import Late
from . import outcome

PACKAGE = Path(__file__).parents[1]
SCRIPTS = PACKAGE / "templates" / "gradescope"
DISTRIBUTION = "dl-autograder"
CPU_WHEELS = "https://download.pytorch.org/whl/cpu"
NOT_THERE = ("fsrs", "libcst", "mutmut", "nbgrader", "rich", "tex2typst", "typer", "typst")
"""What the package requires for other things than grading: it would make the image larger, and
demand newer versions of Python than theirs."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same assignment makes the same bytes, whenever and wherever it is packed."""
LEFT_OUT = re.compile(r"(^|/)(__pycache__|\.[^/]*)(/|$)")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the instructor decided at the export."""

    assignment: str
    allow_weak_isolation: bool


def to_gradescope(course: Course, assignment: Assignment, weak: bool) -> bytes:
    """The zip; `weak` lets it grade where a layer of isolation is missing in their container."""
    files = {name: (SCRIPTS / name).read_bytes() for name in ("setup.sh", "run_autograder")}
    files |= {name: text.encode() for name, text in _requirements().items()}
    files["settings.json"] = msgspec.json.encode(Settings(assignment.slug, weak))
    files["not_graded.json"] = outcome.to_json(outcome.not_graded())
    files["course/course.toml"] = _course_toml(course, assignment).encode()
    files |= _tree(PACKAGE, "autograder")
    for part in (f"assignments/{assignment.slug}", f"solutions/{assignment.slug}", "cheatsheets"):
        files |= _tree(course.root / part, f"course/{part}")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 3  # Unix: the mode below is meant
            executable = name in ("setup.sh", "run_autograder")
            entry.external_attr = (0o100755 if executable else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()


def _tree(folder: Path, name: str) -> dict[str, bytes]:
    """The files below a folder, by their names in the zip; none that a link leads to."""
    found = {}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and not LEFT_OUT.search(place):
            found[f"{name}/{place}"] = read_bytes(path)
    return found


def _course_toml(course: Course, assignment: Assignment) -> str:
    """What of `course.toml` a grade rests on: no student's name, no database, no other due time."""
    settings = course.settings
    rules = course.deadlines.of_assignment(assignment.slug)
    late = {
        name: value
        for name, value in msgspec.structs.asdict(rules.late).items()
        if value != getattr(Late(), name)
    }
    tables: dict[str, dict[str, Any]] = {
        "course": {
            "id": settings.id,
            "title": settings.title,
            "feedback": settings.feedback,
            "seed": settings.seed,
        },
        "limits": course.limits,
        "late": late,
    }
    lines = []
    for table, values in tables.items():
        lines += [f"[{table}]", *(f"{k} = {_toml(v)}" for k, v in values.items()), ""]
    if rules.due is not None:
        lines += [f"[assignments.{assignment.slug}]", f"due = {rules.due.isoformat()}", ""]
    return "\n".join(lines)


def _toml(value: Any) -> str:
    """A string or a number; TOML's strings are JSON's, but for one more escape."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _requirements() -> dict[str, str]:
    """What is installed here of all that the package needs, version by version.

    Of torch it is the build without CUDA, a tenth of the size, which has an index of its own.
    """
    pinned = dict(_needed(DISTRIBUTION, frozenset(), {(name, frozenset()) for name in NOT_THERE}))
    torch = pinned.pop("torch").partition("+")[0]
    python = f"# as installed with Python {sys.version_info.major}.{sys.version_info.minor}"
    lines = [f"{name}=={version}" for name, version in sorted(pinned.items())]
    return {
        "requirements.txt": "\n".join([python, *lines, ""]),
        "requirements-torch.txt": f"--index-url {CPU_WHEELS}\ntorch=={torch}+cpu\n",
    }


def _needed(
    distribution: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]
) -> Iterator[tuple[str, str]]:
    """Names and versions of what a distribution requires here, with extras, but for `seen`."""
    for line in metadata.requires(distribution) or ():
        wanted = Requirement(line)
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        key = name, frozenset(wanted.extras)
        applies = wanted.marker is None or any(
            wanted.marker.evaluate({"extra": extra}) for extra in (*extras, "")
        )
        if not applies or key in seen:
            continue
        seen.add(key)
        yield name, metadata.version(name)
        yield from _needed(name, frozenset(wanted.extras), seen)
