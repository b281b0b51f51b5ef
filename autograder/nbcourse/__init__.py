"""An nbgrader course as it is, graded in this project's sandboxes.

Everything but the execution of cells is nbgrader's own: its configuration, its preprocessors
and rules, its gradebook and folders.
"""

from __future__ import annotations

from pathlib import Path

CONFIG = "nbgrader_config.py"


def is_nbgrader_course(folder: Path) -> bool:
    """Whether a folder is an nbgrader course and not one of this project's."""
    if (folder / "course.toml").exists():
        return False
    return (folder / CONFIG).is_file() or all(
        (folder / name).is_dir() for name in ("source", "submitted")
    )
