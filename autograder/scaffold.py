"""A new course from the packaged template."""

from __future__ import annotations

import shutil
from pathlib import Path

from .errors import UserError
from .files import NotWritten

TEMPLATE = Path(__file__).parent / "templates" / "course"


class FolderNotEmpty(UserError):
    """There is something where the course should be made."""


def make_course(folder: Path) -> list[str]:
    """Make a course in `folder`; the names of its assignments.

    Raises `FolderNotEmpty` and `NotWritten`.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(f"{folder} is not an empty folder")
    ignore = shutil.ignore_patterns("__pycache__", ".*")
    try:
        shutil.copytree(TEMPLATE, folder, ignore=ignore, dirs_exist_ok=True)
    except OSError as error:
        raise NotWritten(f"{folder} cannot be written: {_cause(error)}") from None
    return sorted(path.name for path in (folder / "assignments").iterdir())


def _cause(error: OSError) -> str:
    """Why a tree could not be copied: of all that is said of its files, the first."""
    if isinstance(error, shutil.Error):
        return str(error.args[0][0][2])
    return str(error.strerror)
