"""Forks of a process that has one thread, without what Python does for the sake of others.

After each fork `threading` and `logging` make new locks, for a thread that the child does not have
may have held one. In a process without other threads nobody does, and a sandbox would copy a
hundred pages for nothing. What a submission forks is looked after as ever.

This is to be imported before either of them is.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from typing import Any

_alone = False


def fork() -> int:
    """`os.fork`, for a process that has no other threads."""
    global _alone
    _alone = True
    pid = os.fork()
    _alone = False
    return pid


def _unless_alone(hook: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: None if _alone else hook()


_register = os.register_at_fork
os.register_at_fork = lambda **hooks: _register(
    **{when: _unless_alone(hook) for when, hook in hooks.items()}
)
for _name in ("logging", "threading"):
    importlib.import_module(_name)
os.register_at_fork = _register
