"""Writes a class's pages: `<folder>/<student>/<assignment>/<notebook>.html`, as nbgrader does."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from .. import files
from ..cheatsheet.revision import revisions
from ..course import Assignment, Course
from ..results import SubmissionResult
from . import index, page


def write_pages(
    course: Course, assignment: Assignment, results: Sequence[SubmissionResult], folder: Path
) -> Path:
    """Write a page for each result and one that lists them; the path of that one.

    Raises `CourseError` if an entry of the course's cheatsheets is wrong.
    """
    links: dict[str, str] = {}
    revise = revisions(course.root)
    for result in results:
        place = Path(safe_name(result.student), assignment.slug)
        file = Path(result.path)
        place /= safe_name(file.stem if file.suffix == ".ipynb" else file.name) + ".html"
        text = page(
            result,
            course=course.settings.title,
            assignment=assignment.title,
            policy=assignment.policy,
            revise=revise,
        )
        files.write(folder / place, text.encode())
        links[result.path] = place.as_posix()
    overview = folder / f"{assignment.slug}.html"
    text = index(
        list(results), course=course.settings.title, assignment=assignment.title, links=links
    )
    files.write(overview, text.encode())
    return overview


def safe_name(name: str) -> str:
    """A file name that is `name` where that is harmless, and tells apart what is not.

    A name that looks like one made here is not left as it is: it could be another's.
    """
    if re.fullmatch(r"(?![.-])(?!.*-[0-9a-f]{8}$)[\w.@+ -]{1,120}", name, re.ASCII):
        return name
    plain = re.sub(r"[^A-Za-z0-9]+", "_", name)[:60].strip("_")
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{plain or 'student'}-{digest}"
