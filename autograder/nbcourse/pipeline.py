"""One submission, in a worker: nbgrader's sanitising, cells run in a sandbox, what follows it.

Of nbgrader's second pass everything before the gradebook is written is done here; the rest is
the parent's (see `record.py`), for a database connection cannot be shared.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from nbconvert.preprocessors import ExecutePreprocessor
from nbgrader import preprocessors

from ..codec import encodable
from ..keys import text_of
from ..sandbox.launch import ZygoteProcess
from . import scores
from .cells import Compiled, NotGraded, blaming, put_in, to_run
from .config import NbCourse
from .execute import execute, is_plain
from .files import read_notebook, written
from .scores import NotebookScores
from .sources import Sources, kernel_of, kernel_trouble
from .standins import plain_files, standing_in
from .writers import FOUND, divided, needs_notebook

ENVIRONMENT = {"NBGRADER_EXECUTION": "autograde"}
MAX_NOTES = 20
_LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": "3",
}


@dataclass(frozen=True)
class Task:
    """A submission to grade: its folder, whose it is, and its notebooks."""

    folder: str
    student: str
    notebooks: tuple[str, ...]


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker found: each notebook's scores, and its file; as JSON instead of as a file where
    the parent goes on with it.

    `status` is graded, unreadable (the submission's fault) or failed (the grader's).
    """

    status: str = "graded"
    reason: str = ""
    notebooks: dict[str, bytes] = {}
    scores: dict[str, NotebookScores] = {}
    files: dict[str, bytes] = {}
    notes: list[str] = []
    differences: list[str] = []
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float = 0.0


class Pipeline:
    """Grades submissions of one assignment, each in a slot of the zygote (see `Workers`)."""

    result = Graded

    def __init__(
        self,
        course: NbCourse,
        sources: Sources,
        extra: Mapping[str, bytes],
        zygote: ZygoteProcess,
    ) -> None:
        """`extra` are the files that nbgrader puts beside every submission."""
        self._course = course
        self._sources = sources
        self._extra = dict(extra)
        self._zygote = zygote
        self._compiled = Compiled(sources)
        self._sanitize = course.converter.exporter_for(sanitizing=True)
        self._after, left = second_pass(course)
        self._finish = _as_json if any(map(needs_notebook, left)) else written

    @property
    def workers(self) -> int:
        return len(self._zygote.slots)

    def failed(self, task: Task, reason: str) -> Graded:
        return Graded(status="failed", reason=reason)

    def grade(self, task: Task, slot: int) -> Graded:
        """What becomes of a submission. Raises `SandboxError`."""
        started = time.perf_counter()
        self._course.log.take()
        found = _Found()
        status, reason = "graded", ""
        try:
            with standing_in(self._sources):
                self._grade(task, slot, found)
        except NotGraded as error:
            status, reason = "unreadable", str(error)
        logged = self._course.log.take()
        return Graded(
            status=status,
            reason=encodable(reason),
            notebooks=found.notebooks if status == "graded" else {},
            scores=found.scores if status == "graded" else {},
            files=found.files if status == "graded" else {},
            notes=[encodable(note) for note in dict.fromkeys([*found.notes, *logged])][:MAX_NOTES],
            differences=sorted(found.differences),
            seconds=round(time.perf_counter() - started, 4),
            cpu_seconds=round(found.cpu_seconds, 4),
            peak_mb=round(found.peak_mb, 1),
        )

    def _grade(self, task: Task, slot: int, found: _Found) -> None:
        if os.path.islink(task.folder):
            raise NotGraded("its folder is a link, not a folder")
        if text_of(task.student) != task.student:
            raise NotGraded("its student's folder has a name that is not UTF-8")
        try:
            self._course.directory.get_existing_timestamp(task.folder)
        except Exception:  # nbgrader's own failure at it says nothing
            raise NotGraded("timestamp.txt does not hold a time") from None
        files = {**self._submitted_files(task), **self._extra}
        for path in task.notebooks:
            name = Path(path).stem
            if name not in self._sources.notebooks:
                found.notes.append(f"{name}.ipynb is not a notebook of this assignment")
                continue
            self._notebook(path, name, slot, files, found)
        if not found.notebooks:
            raise NotGraded(f"none of the notebooks of {self._sources.assignment} is there")

    def _notebook(
        self, path: str, name: str, slot: int, files: dict[str, bytes], found: _Found
    ) -> None:
        node, data = read_notebook(Path(path))
        resources = self._course.converter.init_single_notebook_resources(path)
        resources["metadata"] = {"name": name, "path": os.path.dirname(path)}
        for each in self._sanitize:
            with blaming(type(each).__name__, name):
                node, resources = each(node, resources)
            if isinstance(each, preprocessors.DeduplicateIds) and _without_duplicates(node):
                found.differences.add(scores.DUPLICATE)
        files[f"{name}.ipynb"] = data
        for each in self._after:
            if _executes(each):
                if each.enabled:
                    self._execute(each, node, name, slot, files, found)
            else:
                with blaming(type(each).__name__, name):
                    node, resources = each(node, resources)
        if FOUND in resources:
            found.scores[name] = resources[FOUND]
        with blaming("its file", name):
            found.notebooks[name] = self._finish(node)

    # --- running ---

    def _execute(
        self,
        settings: Any,
        node: Any,
        name: str,
        slot: int,
        files: dict[str, bytes],
        found: _Found,
    ) -> None:
        trouble, note = kernel_trouble(*kernel_of(node, settings.kernel_name))
        if trouble:
            raise NotGraded(f"{name}.ipynb: {trouble}")
        if note:
            found.notes.append(note)
        node.metadata["language_info"] = copy.deepcopy(_LANGUAGE)
        cells = self._compiled.added_to(to_run(node, settings, name))
        limits = self._course.limits(sum(map(len, files.values())) >> 20)
        ran = execute(
            lambda: self._zygote.slots[slot].spawn(limits, "cpu"),
            cells,
            files,
            ENVIRONMENT,
            limits.scratch_mb << 20,
            limits.submission_seconds,
        )
        put_in(node, ran, settings, name)
        for index, reason in ran.lost.items():
            found.notes.append(f"{name}.ipynb, cell {index + 1}: {reason}")
            found.differences.add(scores.STUCK if index in ran.timed_out else scores.DIED)
        for index in ran.clipped:
            found.notes.append(f"{name}.ipynb, cell {index + 1}: its outputs were cut short")
        if ran.files_left_out:
            found.notes.append(f"{name}.ipynb: files that it wrote were too large to keep")
        kept = {path: data for path, data in ran.files.items() if self._may_stay(path)}
        files.update(kept)
        found.files.update(kept)
        found.cpu_seconds += ran.cpu_seconds
        found.peak_mb = max(found.peak_mb, ran.peak_mb)

    def _may_stay(self, path: str) -> bool:
        """Whether a file that a notebook wrote is kept: not in the place of what is graded."""
        return path != "timestamp.txt" and not path.endswith(".ipynb")

    def _submitted_files(self, task: Task) -> dict[str, bytes]:
        """The submission's other files; links are not followed."""
        directory = self._course.directory
        left = directory.max_dir_size * 1000
        files = {}
        for path in plain_files(task.folder, [*directory.ignore, "*.ipynb"]):
            name = os.path.relpath(path, task.folder)
            if not is_plain(name):
                continue
            data = Path(path).read_bytes() if os.path.getsize(path) <= left else None
            if data is None:
                raise NotGraded(f"its files are larger than {directory.max_dir_size} kB together")
            left -= len(data)
            files[name] = data
        return files


class _Found:
    """What has been found out so far about one submission."""

    def __init__(self) -> None:
        self.notebooks: dict[str, bytes] = {}
        self.scores: dict[str, NotebookScores] = {}
        self.files: dict[str, bytes] = {}
        self.notes: list[str] = []
        self.differences: set[str] = set()
        self.cpu_seconds = 0.0
        self.peak_mb = 0.0


def second_pass(course: NbCourse) -> tuple[list[Any], list[Any]]:
    """What workers do of nbgrader's second pass, and what is left for the parent."""
    passes = course.converter.exporter_for(sanitizing=False)
    return divided(passes, course.settings.stderr_scores_zero)


def rehearse(course: NbCourse, sources: Sources, task: Task) -> None:
    """Do what is done with a submission but run it, and keep nothing: what takes long when it is
    done first, workers find done. Whatever is wrong with it, grading says."""
    passes = [*course.converter.exporter_for(sanitizing=True)]
    passes += [each for each in second_pass(course)[0] if not _executes(each)]
    with contextlib.suppress(Exception), standing_in(sources):
        for path in task.notebooks:
            node, _ = read_notebook(Path(path))
            resources = course.converter.init_single_notebook_resources(path)
            for each in passes:
                node, resources = each(node, resources)
    course.log.take()


def _as_json(node: Any) -> bytes:
    return json.dumps(node).encode()


def _executes(each: Any) -> bool:
    return isinstance(each, ExecutePreprocessor)


def _without_duplicates(node: Any) -> bool:
    """Take the emptied marks off cells that nbgrader took for duplicates; whether any were."""
    marked = [cell for cell in node.cells if cell.metadata.get("nbgrader") == {}]
    for cell in marked:
        del cell.metadata["nbgrader"]
    return bool(marked)
