"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from .errors import MachineError


class NotWritten(MachineError):
    """A file cannot be written; what was there before is as it was."""


def write(path: Path, data: bytes) -> None:
    """Write a file, making its folder. Raises `NotWritten`.

    It is written beside its place and then put there, but into a device or a pipe at once.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            beside.write_bytes(data)
            beside.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise
    except OSError as error:
        raise NotWritten(f"{path} cannot be written: {error.strerror}") from None
