"""Notebooks read from submissions' files, and written as nbformat writes them."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from nbformat.v4.rwbase import split_lines, strip_transient
from nbformat.warnings import DuplicateCellId, MissingIDFieldWarning

from .. import notebook as notebooks
from ..codec import encodable
from .cells import NotGraded


def read_notebook(path: Path) -> tuple[Any, bytes]:
    """A submitted notebook, and its file's bytes. Raises `NotGraded`."""
    try:
        data = notebooks.read_bytes(path)
        with warnings.catch_warnings():
            for kind in DuplicateCellId, MissingIDFieldWarning:
                warnings.simplefilter("ignore", kind)
            node = nbformat.reads(data.decode("utf-8"), as_version=4)
        for cell in node.cells:
            if isinstance(cell.get("source"), str):
                cell.source = encodable(cell.source)
        return node, data
    except notebooks.Unreadable as error:
        raise NotGraded(f"{path.name}: {error}") from None
    except Exception as error:  # whatever a student's file makes of nbformat
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise NotGraded(f"{path.name} is not a notebook: {reason[:200]}") from None


def written(node: Any) -> bytes:
    """A notebook, which is not used any more, as nbformat writes it: its own way takes ten times
    as long. (Numbers that JSON does not have become null.)"""
    try:
        plain = msgspec.json.encode(strip_transient(split_lines(node)), order="sorted")
        return msgspec.json.format(plain, indent=1)
    except (UnicodeEncodeError, TypeError):  # half a character, or a course's own pass's odd keys
        return str(nbformat.writes(node, version=4)).encode("utf-8", "replace")
