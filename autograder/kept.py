"""Files in a course's `.autograder/` that spare work: what was once found out is read again.

Each stands under a name that changes with everything it rests on; of what it rested on before,
nothing is kept. Where it cannot be read or written, the work is done again.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from . import files


def read(folder: Path, name: str, digest: str) -> bytes | None:
    """What was kept under the name and the digest, or None."""
    try:
        return _path(folder, name, digest).read_bytes()
    except OSError:
        return None


def write(folder: Path, name: str, digest: str, data: bytes) -> None:
    """Keep `data` in place of what was kept under the name with another digest."""
    path = _path(folder, name, digest)
    with contextlib.suppress(OSError, files.NotWritten):
        for old in folder.glob(f"{name}.*"):
            old.unlink(missing_ok=True)
        files.write(path, data)


def _path(folder: Path, name: str, digest: str) -> Path:
    return folder / f"{name}.{digest[:24]}"
