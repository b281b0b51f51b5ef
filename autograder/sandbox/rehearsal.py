"""What every sandbox does, done over and over before any is forked.

Python specialises code that has run some times for the kinds of values that it meets. Sandboxes run
only once; what was specialised in the zygote is so in all of them.
"""

from __future__ import annotations

import linecache
import signal
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from .. import codec, wire
from ..codec import HandleId, Name
from ..messages import Call, Cell, Limits, RunCells
from .guard import Guard
from .server import Server

ROUNDS = 4
CELLS = [
    "import math\nx = 1",
    "def first(*args, **kwargs):\n    return args[0]",
    "def fails(*args, **kwargs):\n    raise ValueError(f'{args} {kwargs}')",
    "class Thing:\n    value = 1\n    def first(self, *args):\n        return args[0]",
    "fails(1, 2)",
]
PROBE = "def probed(x):\n    return student.first(x)"


def rehearse(shell: Any) -> None:
    """Run cells and answer calls as for a submission, in a namespace that is forgotten."""
    stage = SimpleNamespace(user_ns={}, compile=shell.compile, builtin_trap=shell.builtin_trap)
    cells = [Cell(number, source) for number, source in enumerate(CELLS, 1)]
    calls = list(_calls())
    half = len(calls) // 2
    requests = [
        wire.payload(RunCells(cells, PROBE), []),
        wire.together(calls[:half]),
        wire.together(calls[half:]),
    ]
    script = [wire.frame(number, data) for number, data in enumerate(requests)]
    before = signal.signal(signal.SIGPROF, signal.SIG_IGN)
    guard = Guard([])
    for _ in range(ROUNDS):
        Server(_Script(script), stage, Limits(), "cpu", guard).answer_all()
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)
    for cell in cells:
        linecache.cache.pop(f"<cell {cell.number}>")


class _Script:
    """A connection over which requests come one by one, and whose other end hears nothing."""

    def __init__(self, frames: list[bytes]) -> None:
        self._left = frames[::-1]

    def recv(self, size: int) -> bytes:
        return self._left.pop() if self._left else b""

    def sendall(self, data: bytes) -> None:
        pass


def _calls() -> Iterator[bytes]:
    """Calls as tests put them, with each kind of value that is often handed over."""
    torch = codec.imported_torch()
    values = [1, 2.5, "a", True, None, (1, 2), [1, (2, 3.5)], {"a": [1]}, np.ones(2), np.arange(2)]
    values += [] if torch is None else [torch.ones(2), (torch.ones(1, 2), torch.ones(1))]
    for value in values:
        for operation, function in (
            ("call", Name("first")),
            ("call", Name("fails")),
            ("call", Name("probed", probe=True)),
            ("arguments_after", Name("first")),
        ):
            yield _call(operation, function, (value,), fresh=True)
        yield _call("call", Name("first"), (value, 1), {"x": value})
        yield _call("call", Name("Thing"), (), fresh=True)
        yield _call("method", HandleId(0), ("first", value))
        yield _call("get", HandleId(0), ("value",))
    if torch is not None:
        x = torch.ones(2)
        yield _call("vjp", Name("first"), ([x], [x], False))


def _call(
    operation: str,
    function: Name | HandleId,
    args: tuple[Any, ...],
    kwargs: dict[str, Any] | None = None,
    fresh: bool = False,
) -> bytes:
    packer = codec.Packer(lambda value: value)
    trees = packer.pack(function), packer.pack(args), packer.pack(kwargs) if kwargs else None
    return wire.payload(Call(operation, *trees, fresh), packer.buffers)
