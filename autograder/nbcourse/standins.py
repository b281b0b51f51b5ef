"""While nbgrader's own code runs here, what it would open and build anew each time is kept."""

from __future__ import annotations

import fnmatch
import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from nbgrader import utils
from nbgrader.converters import autograde, base
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import (
    checkcellmetadata,
    latesubmissions,
    overwritecells,
    overwritekernelspec,
    saveautogrades,
)

_USERS = (autograde, latesubmissions, overwritecells, overwritekernelspec, saveautogrades)
REMEMBERED = 10_000


class Validator(MetadataValidator):  # type: ignore[misc]
    """nbgrader's check of a cell's marks, which takes milliseconds, once for equal marks."""

    def __init__(self) -> None:
        super().__init__()
        self._good: set[tuple[str, str]] = set()

    def validate_cell(self, cell: Any) -> None:
        marks = repr(cell.metadata.get("nbgrader"))
        if (cell.cell_type, marks) in self._good:
            return
        super().validate_cell(cell)
        if len(self._good) < REMEMBERED:
            self._good.add((cell.cell_type, marks))


_validator = Validator()
_is_ignored = utils.is_ignored


def plain_files(folder: str, exclude: list[str] | None = None) -> list[str]:
    """nbgrader's list of a folder's files without links, which may lead to anybody's, and pipes."""
    found = utils.find_all_files(folder, exclude)
    return [path for path in found if os.path.isfile(path) and not os.path.islink(path)]


def is_ignored(path: str, patterns: list[str] | None = None) -> bool:
    """nbgrader's rule, which lists the folder anew for each pattern, by the file's name alone."""
    folder, name = os.path.split(path)
    if glob.has_magic(folder) or any("/" in each for each in patterns or ()):
        return bool(_is_ignored(path, patterns))
    return any(
        name and fnmatch.fnmatchcase(name, each) and (each[0] == "." or name[0] != ".")
        for each in patterns or ()
    )


@contextmanager
def standing_in(gradebook: Any) -> Iterator[None]:
    """nbgrader's code gets `gradebook` where it would open its own, one validator, of the files
    of a submission the plain ones, and a quicker rule for those that are left out."""

    def opened(*args: Any, **kwargs: Any) -> Any:
        return gradebook

    places: list[tuple[Any, str, Any]] = [(module, "Gradebook", opened) for module in _USERS]
    places.append((checkcellmetadata, "MetadataValidator", lambda: _validator))
    places.append((base, "find_all_files", plain_files))
    places.append((utils, "is_ignored", is_ignored))
    before = [getattr(module, name) for module, name, _ in places]
    for module, name, stand_in in places:
        setattr(module, name, stand_in)
    try:
        yield
    finally:
        for (module, name, _), original in zip(places, before, strict=True):
            setattr(module, name, original)
