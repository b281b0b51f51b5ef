"""What was found goes into nbgrader's gradebook and folders, all of a submission or nothing."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from nbgrader.converters.base import NbGraderException
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from ..results import SubmissionResult
from .cells import NotGraded, blaming
from .config import NbCourse, NbCourseError, OutOfReach
from .files import written
from .gradebook import SharedGradebook, database_trouble
from .marks import Entry, Marks, entry_of
from .pipeline import Graded, Task, second_pass
from .scores import NotebookScores
from .sources import Sources
from .standins import standing_in
from .writers import FOUND, Penalties, is_the_courses_own, keep, needs_notebook


class Recorder:
    """Writes results, one submission after the other, in the parent."""

    def __init__(self, course: NbCourse, gradebook: SharedGradebook, sources: Sources) -> None:
        self._course = course
        self._converter = course.converter
        self._gradebook = gradebook
        self._sources = sources
        self.marks = Marks(gradebook.engine, sources)
        _, self._passes = second_pass(course)
        for each in self._passes:
            if isinstance(each, Penalties):
                each.gradebook = gradebook
        self._tests = {
            name: {cell.name for cell in notebook.grade_cells}
            for name, notebook in sources.notebooks.items()
        }

    def record(self, task: Task, graded: Graded) -> SubmissionResult:
        """Keep what was found: in the gradebook first, then the folder, each all or nothing."""
        try:
            staging, dest = self._staged(task)
        except OSError as error:
            return self.marks.result(task, "failed", _not_written(self.dest(task), error))
        log = self._course.log
        log.take()
        found: dict[str, NotebookScores] = {}
        entry: Entry | None = None
        status, reason = graded.status, graded.reason
        try:
            with (
                standing_in(self._gradebook),
                warnings.catch_warnings(),
                self._gradebook.transaction(),
            ):
                warnings.simplefilter("ignore")  # SQLAlchemy's, of nbgrader's own code
                self._converter.staging = str(staging)
                self._converter.notebooks = list(task.notebooks)
                self._converter.init_assignment(self._sources.assignment, task.student)
                if status == "graded":
                    found = self._write(task, graded, staging)
                    if not any(map(is_the_courses_own, self._passes)):  # they may write by queries
                        names = self._sources.assignment, task.student
                        entry = entry_of(self._gradebook.find_submission(*names))
        except NotGraded as error:
            self._converter.staging = None
            again = msgspec.structs.replace(graded, status="unreadable", reason=str(error))
            return self.record(task, again)
        except NbGraderException as error:
            status, reason = "failed", str(error)
        except IntegrityError as error:
            status, reason = "failed", f"somebody else has just written its rows: {error.orig}"
        except SQLAlchemyError as error:
            raise NbCourseError(database_trouble(error)) from None
        except Exception as error:  # nbgrader, too, leaves it at that one submission
            if status == "graded":
                status, reason = "unreadable", f"{type(error).__name__}: {error}"[:500]
        finally:
            self._converter.staging = None
        if status == "graded":
            try:
                _swap(staging, dest)
            except OSError as error:
                status, reason = "failed", _not_written(dest, error)
            else:
                self._converter.run_post_convert_hook()
        if status != "graded":
            shutil.rmtree(staging, ignore_errors=True)
            self._remove(task, dest)
        differences = {
            *graded.differences,
            *(d for each in found.values() for d in each.differences),
        }
        notes = list(dict.fromkeys([*sorted(differences), *graded.notes, *log.take()]))
        shown = {
            (name, cell): error for name in found for cell, error in found[name].errors.items()
        }
        return self.marks.result(task, status, reason, notes, shown, graded, entry)

    def _write(self, task: Task, graded: Graded, staging: Path) -> dict[str, NotebookScores]:
        """Write what belongs into the gradebook, and into the folder; each notebook's scores."""
        found = {}
        for path, data in graded.files.items():
            target = staging / path
            with contextlib.suppress(OSError):  # a file where it has a folder, say
                target.parent.mkdir(parents=True, exist_ok=True)
                target.unlink(missing_ok=True)
                target.write_bytes(data)
        for path in task.notebooks:
            name = Path(path).stem
            if name in graded.notebooks:
                data, found[name] = self._finished(graded, name, path)
                target = staging / f"{name}.ipynb"
                target.unlink(missing_ok=True)
                target.write_bytes(data)
        self._converter.set_permissions(self._sources.assignment, task.student)
        return found

    def _finished(self, graded: Graded, name: str, path: str) -> tuple[bytes, NotebookScores]:
        """A notebook's file, and its scores, which are kept: what workers leave of nbgrader's
        second pass is done."""
        data = graded.notebooks[name]
        goes_on = any(map(needs_notebook, self._passes))
        node = nbformat.from_dict(json.loads(data)) if goes_on else None
        resources = self._converter.init_single_notebook_resources(path)
        found = self._kept(graded.scores.get(name), name, resources) or NotebookScores()
        for each in self._passes:
            if is_the_courses_own(each):  # it may ask for sums
                self._gradebook.write()
            with blaming(type(each).__name__, name):
                node, resources = each(node, resources)
            found = self._kept(resources.pop(FOUND, None), name, resources) or found
        return written(node) if goes_on else data, found

    def _kept(
        self, found: NotebookScores | None, name: str, resources: Any
    ) -> NotebookScores | None:
        """Write scores that were found into the rows that there are for them."""
        if found is not None:
            where = resources["nbgrader"]
            names = where["notebook"], where["assignment"], where["student"]
            submitted = self._gradebook.find_submission_notebook(*names)
            with blaming("SaveAutoGrades", name):
                keep(found, submitted, self._tests[name])
        return found

    # --- folders ---

    def reach(self, tasks: Sequence[Task]) -> None:
        """Raises `OutOfReach` where the folder of no submission could be written."""
        places = {_there(self.dest(task).parent) for task in tasks}
        if not any(os.access(place, os.W_OK | os.X_OK) for place in places):
            raise OutOfReach(f"nothing can be written to {min(places)}")

    def dest(self, task: Task) -> Path:
        return Path(
            os.path.normpath(self._converter._format_dest(self._sources.assignment, task.student))
        )

    def _staged(self, task: Task) -> tuple[Path, Path]:
        """A folder beside the submission's own, in which the new one is made; and the own."""
        dest = self.dest(task)
        staging = dest.with_name(f".{dest.name}.new")
        shutil.rmtree(staging, ignore_errors=True)
        staging.parent.mkdir(parents=True, exist_ok=True)
        if self._course.directory.notebook_id != "*" and dest.exists():
            shutil.copytree(dest, staging)
        else:
            staging.mkdir()
        return staging, dest

    def _remove(self, task: Task, dest: Path) -> None:
        """A submission that is not graded has no folder, as in nbgrader."""
        if self._course.directory.notebook_id == "*":
            shutil.rmtree(dest, ignore_errors=True)
            if dest.parent.name == task.student:
                with contextlib.suppress(OSError):  # it holds other assignments
                    dest.parent.rmdir()
            return
        for path in task.notebooks:
            with contextlib.suppress(OSError):
                (dest / Path(path).name).unlink(missing_ok=True)


def _there(folder: Path) -> Path:
    """The folder, or the one above it that there is."""
    return next(each for each in (folder, *folder.parents) if os.path.lexists(each))


def _not_written(dest: Path, error: OSError) -> str:
    return f"{dest} cannot be written: {error.strerror or error}"[:500]


def _swap(staging: Path, dest: Path) -> None:
    """Put the new folder in the place of the old."""
    old = dest.with_name(f".{dest.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if dest.exists():
        dest.rename(old)
    staging.rename(dest)
    shutil.rmtree(old, ignore_errors=True)
