"""A new course from the packaged template."""

from __future__ import annotations

import shutil
from pathlib import Path

TEMPLATE = Path(__file__).parent / "templates" / "course"


class FolderNotEmpty(Exception):
    """There is something where the course should be made."""


def make_course(folder: Path) -> list[str]:
    """Make a course in `folder`; the names of its assignments. Raises `FolderNotEmpty`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderNotEmpty(f"{folder} is not an empty folder")
    ignore = shutil.ignore_patterns("__pycache__", ".*")
    try:
        shutil.copytree(TEMPLATE, folder, ignore=ignore, dirs_exist_ok=True)
    except OSError as error:
        raise FolderNotEmpty(f"{folder} cannot be written: {error}") from None
    return sorted(path.name for path in (folder / "assignments").iterdir())
