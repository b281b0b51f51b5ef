"""An nbgrader course's configuration, read by nbgrader itself."""

from __future__ import annotations

import contextlib
import errno
import glob
import logging
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import traitlets
from nbconvert.preprocessors import ExecutePreprocessor
from nbgrader.apps.autogradeapp import AutogradeApp
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from traitlets.config import LoggingConfigurable

from ..errors import MachineError, UserError
from ..messages import Limits
from ..submitted import of_closed
from . import CONFIG

NOTEBOOK_SECONDS = 3600.0
"""How long a whole notebook may run by the clock, where nothing else is said."""
HONOURED = frozenset({
    "allow_error_names", "allow_errors", "enabled", "error_on_timeout", "force_raise_errors",
    "interrupt_on_timeout", "iopub_timeout", "kernel_name", "raise_on_iopub_timeout",
    "shell_timeout_interval", "shutdown_kernel", "skip_cells_with_tag", "startup_timeout",
    "timeout", "timeout_func",
})  # fmt: skip
"""The settings of nbgrader's execution that hold here, or that nothing here can run into."""


class NbCourseError(UserError):
    """The course cannot be graded as it is; the message says what to do."""


class OutOfReach(MachineError):
    """Its folders cannot be read or written."""


class Autograder(LoggingConfigurable):  # type: ignore[misc]
    """What an instructor may set for this grader in `nbgrader_config.py` (nbgrader ignores it)."""

    stderr_scores_zero = traitlets.Bool(
        True,
        help="Whether output on the standard error gives a test cell no points",
    ).tag(config=True)
    limits = traitlets.Dict(
        help="What one notebook may use: memory_mb, scratch_mb, processes, seconds"
    ).tag(config=True)


class Collected(logging.Handler):
    """Keeps what nbgrader logs, for whoever says it in one line."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(" ".join(record.getMessage().split())[:500])

    def take(self) -> list[str]:
        """What was logged since it was last asked."""
        taken, self.messages = self.messages, []
        return taken


class _App(AutogradeApp):  # type: ignore[misc]
    """`nbgrader autograde` as far as its configuration goes."""

    raise_config_file_errors = True

    @traitlets.default("log")  # type: ignore[untyped-decorator]
    def _log_default(self) -> Any:
        log = logging.getLogger("autograder.nbcourse")
        log.propagate = False
        log.setLevel(logging.INFO)
        return log


class Converter(Autograde):  # type: ignore[misc]
    """nbgrader's converter, writing to `staging` where that is set."""

    staging: str | None = None

    def _format_dest(self, assignment_id: str, student_id: str, escape: bool = False) -> str:
        if self.staging is not None and not escape:
            return self.staging
        return str(super()._format_dest(assignment_id, student_id, escape=escape))

    def exporter_for(self, sanitizing: bool) -> list[Any]:
        """The preprocessors, as configured, of one of nbgrader's two passes."""
        self._sanitizing = sanitizing
        self._init_preprocessors()
        self._sanitizing = True
        return list(self.exporter._preprocessors)


@dataclass(frozen=True)
class NbCourse:
    """An nbgrader course, open for one assignment. `notes` are what cannot be honoured."""

    root: Path
    assignment: str
    converter: Any
    settings: Autograder
    log: Collected
    notes: list[str] = field(default_factory=list)

    @property
    def directory(self) -> Any:
        return self.converter.coursedir

    def limits(self, files_mb: int) -> Limits:
        """What a notebook may use that is given `files_mb`."""
        usual = {"scratch_mb": 64 + 2 * files_mb, "submission_seconds": NOTEBOOK_SECONDS}
        try:
            return msgspec.convert({**usual, **self.settings.limits}, Limits)
        except (msgspec.ValidationError, ValueError) as error:
            raise NbCourseError(f"{self.root / CONFIG}: c.Autograder.limits: {error}") from None


@contextlib.contextmanager
def opened(folder: Path, assignment: str, force: bool = False) -> Iterator[NbCourse]:
    """The course in `folder`; while it is open that is the current folder, as with nbgrader.

    Raises `NbCourseError`.
    """
    path, log = list(sys.path), Collected()
    with contextlib.chdir(folder):
        app: Any = _App()
        app.log.handlers[:] = [log]
        try:
            yield _open(app, assignment, force, log)
        finally:
            for handler in app.log.handlers:
                handler.close()
            app.log.handlers[:] = []
            sys.path[:] = path


def _open(app: Any, assignment: str, force: bool, log: Collected) -> NbCourse:
    where = Path(os.getcwd()) / CONFIG
    try:
        app.initialize([f"--assignment={assignment}", *(["--force"] if force else [])])
        converter = Converter(coursedir=app.coursedir, parent=app)
        converter.init_notebooks()
        converter.exporter = converter.exporter_class(parent=converter, config=converter.config)
        course = NbCourse(
            Path(app.coursedir.root), assignment, converter, Autograder(parent=app), log
        )
        course.limits(0)
        course.notes.extend(_not_honoured(converter))
    except NbCourseError:
        raise
    except NbGraderException as error:
        if shut := closed_folders(converter):
            raise OutOfReach(of_closed(shut)) from None
        raise NbCourseError(". ".join(log.take()) or str(error)) from None
    except SystemExit:
        raise NbCourseError(f"{where}: {(log.take() or ['it cannot be read'])[-1]}") from None
    except Exception as error:  # the file is Python: whatever it raises
        raise NbCourseError(f"{where}: {type(error).__name__}: {error}") from None
    course.notes.extend(said for said in log.take() if "not recognized" in said)
    return course


def searched(converter: Any) -> str:
    """The pattern of the folders in which nbgrader looks for submissions of the assignment."""
    directory = converter.coursedir
    return str(converter._format_source(directory.assignment_id, directory.student_id))


def closed_folders(converter: Any) -> list[str]:
    """The folders that cannot be read, which nbgrader's search passes by as if they were empty."""
    parts = Path(searched(converter)).parts
    closed = []
    for depth, following in enumerate((*parts[1:], "*"), 1):
        needed = os.X_OK | (os.R_OK if glob.has_magic(following) else 0)
        closed += [
            f"{folder}: {os.strerror(errno.EACCES)}"
            for folder in sorted(glob.glob(str(Path(*parts[:depth]))))
            if os.path.isdir(folder) and not os.access(folder, needed)
        ]
    return closed


def _not_honoured(converter: Any) -> list[str]:
    """One line for each setting that means nothing here."""
    notes = []
    for name in ("Execute", "ExecutePreprocessor", "NotebookClient"):
        for key in sorted(set(converter.config.get(name, {})) - HONOURED):
            notes.append(f"{name}.{key} is not honoured: no kernel process is started")
    for each in converter.exporter_for(sanitizing=False):
        if isinstance(each, ExecutePreprocessor) and type(each).__module__.split(".")[0] not in (
            "nbgrader",
            "nbconvert",
        ):
            notes.append(f"{type(each).__name__} is not used: cells are run by this grader")
    return notes
