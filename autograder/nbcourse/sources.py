"""What the gradebook and `source/` say of an assignment: read once, then plain data."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbgrader.api import MissingEntry
from nbgrader.utils import find_all_files

from .config import NbCourse, NbCourseError


@dataclass(frozen=True)
class SourceCell:
    """A cell as the instructor wrote it, by its nbgrader id."""

    name: str
    cell_type: str
    source: str
    locked: bool
    checksum: str


@dataclass(frozen=True)
class ScoredCell:
    """A cell that points are given for."""

    name: str
    max_score: float


@dataclass(frozen=True)
class NamedCell:
    name: str


@dataclass(frozen=True)
class SourceNotebook:
    """A notebook of the assignment, with the names that nbgrader's own has."""

    name: str
    kernelspec: str | None
    source_cells: tuple[SourceCell, ...]
    grade_cells: tuple[ScoredCell, ...]
    task_cells: tuple[ScoredCell, ...]
    solution_cells: tuple[NamedCell, ...]

    @property
    def points(self) -> dict[str, float]:
        return {cell.name: cell.max_score for cell in (*self.grade_cells, *self.task_cells)}


@dataclass(frozen=True)
class Sources:
    """Stands in for the gradebook where nbgrader's preprocessors read the assignment only.

    Workers have it in the place of a database connection.
    """

    assignment: str
    notebooks: dict[str, SourceNotebook]

    def __enter__(self) -> Sources:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def find_notebook(self, notebook: str, assignment: str) -> SourceNotebook:
        if assignment != self.assignment or notebook not in self.notebooks:
            raise MissingEntry(f"No such notebook: {assignment}/{notebook}")
        return self.notebooks[notebook]

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> SourceCell:
        return _named(self.find_notebook(notebook, assignment).source_cells, name)

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> ScoredCell:
        found = self.find_notebook(notebook, assignment)
        return _named((*found.grade_cells, *found.task_cells), name)


def _named(cells: Sequence[Any], name: str) -> Any:
    for cell in cells:
        if cell.name == name:
            return cell
    raise MissingEntry(f"No such cell: {name}")


def read_sources(gradebook: Any, assignment: str) -> Sources:
    """What the gradebook says of the assignment. Raises `NbCourseError` where it is not there."""
    try:
        found = gradebook.find_assignment(assignment).notebooks
    except MissingEntry:
        found = []
    if not found:
        raise NbCourseError(
            f"the gradebook has no assignment {assignment} with notebooks: "
            f"run `nbgrader generate_assignment {assignment}` first"
        )
    return Sources(assignment, {notebook.name: _plain(notebook) for notebook in found})


def _plain(notebook: Any) -> SourceNotebook:
    return SourceNotebook(
        notebook.name,
        notebook.kernelspec,
        tuple(
            SourceCell(c.name, c.cell_type, c.source, c.locked, c.checksum)
            for c in notebook.source_cells
        ),
        tuple(ScoredCell(c.name, float(c.max_score)) for c in notebook.grade_cells),
        tuple(ScoredCell(c.name, float(c.max_score)) for c in notebook.task_cells),
        tuple(NamedCell(c.name) for c in notebook.solution_cells),
    )


# --- files ------------------------------------------------------------------------------------


def source_folder(course: NbCourse) -> Path:
    directory = course.directory
    return Path(directory.format_path(directory.source_directory, ".", course.assignment))


def extra_files(course: NbCourse) -> dict[str, Path]:
    """The files that nbgrader puts beside each submission, in place of the student's own."""
    folder = source_folder(course)
    kept = set(course.converter.exclude_overwriting.get(course.assignment, []))
    files = find_all_files(str(folder), [*course.directory.ignore, "*.ipynb"])
    found = {os.path.relpath(path, folder): Path(path) for path in files}
    return {name: path for name, path in found.items() if name not in kept}


# --- kernels ----------------------------------------------------------------------------------


def kernel_of(notebook: Any, configured: str) -> tuple[str, str]:
    """The kernel that nbgrader would start for a notebook: its name and language."""
    spec = notebook.metadata.get("kernelspec") or {}
    name = configured or spec.get("name") or "python3"
    return str(name), "" if configured else str(spec.get("language") or "")


@functools.lru_cache(maxsize=100)  # a look through folders, for every notebook
def kernel_trouble(name: str, language: str) -> tuple[str, str]:
    """Why this grader cannot run a kernel's notebooks, and what is to be said where it can."""
    try:
        found = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        if name in ("python", "python3") or language.lower() == "python":
            known = name in ("python", "python3")
            return "", "" if known else f"the kernel {name} is not installed: this Python was used"
        return f"there is no kernel {name}, and only Python notebooks can be graded", ""
    if found.language.lower() != "python":
        return f"the kernel {name} is for {found.language}: only Python can be graded", ""
    program = Path(found.argv[0]) if found.argv else Path()
    here = Path(sys.executable)
    if program.is_absolute() and program.exists() and program.parent != here.parent:
        return "", f"the kernel {name} runs {program}: this Python was used"
    return "", ""
