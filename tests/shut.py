"""Folders without permissions, for tests that may be run by root, whom no permission stops."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def shut(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Let the system refuse to this process what it does where folders have mode 000."""

    def refused(path: Any, itself: bool) -> bool:
        place = Path(path) if isinstance(path, str | Path) else Path()
        asked = [place, *place.parents] if itself or str(path).endswith("/.") else place.parents
        return any(folder in asked for folder in folders)

    def guarded(real: Callable[..., Any], itself: bool) -> Callable[..., Any]:
        def call(path: Any = ".", *more: Any, **named: Any) -> Any:
            if refused(path, itself):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return real(path, *more, **named)

        return call

    access = os.access
    for name in ("stat", "lstat", "open", "readlink"):
        monkeypatch.setattr(os, name, guarded(getattr(os, name), itself=False))
    for name in ("listdir", "scandir"):
        monkeypatch.setattr(os, name, guarded(getattr(os, name), itself=True))
    monkeypatch.setattr(
        os, "access", lambda path, mode, **named: not refused(path, True) and access(path, mode)
    )
