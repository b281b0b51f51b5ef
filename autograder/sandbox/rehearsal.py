"""What every sandbox does, done over and over before any is forked.

Python specialises code that has run some times for the kinds of values that it meets. Sandboxes run
only once; what was specialised in the zygote is so in all of them.
"""

from __future__ import annotations

import linecache
import signal
import sys
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
NOTEBOOK_ROUNDS = 10
"""How often cells are rehearsed: Python specialises what has run eight times."""
DEFINITION = '''
def f(x, *more, scale=1.0):
    """What it answers.

    x: a number, and not None
    """
    if x is None:
        raise ValueError(f"{x} is no number")
    for each in more:
        x += scale * each
    return {"x": x, "all": [y for y in (x, *more) if y or not y]}["x"]
'''
NOTEBOOK = [
    "import io",
    DEFINITION.lstrip(),
    "assert f(1) == 1\ntry:\n    f()\nexcept TypeError:\n    pass",
    "assert f(1) == 2",
    "print(1)\nio.StringIO()",
]
"""One of each kind: imports, definitions, tests that pass and that fail, output and a value."""
COMPUTED = {
    "numpy": """
import numpy as np
a, b, n = np.array([1.0, 2.0]), np.ones((2, 2)), np.arange(2)
-a + b * 2.0 - a / (1.0 + np.abs(a)) ** 2, a @ b, b.T @ b, n + 1, n * a, n // 2, n % 2, n == n
np.exp(a), np.log(a), np.sqrt(a), np.tanh(a), np.maximum(a, 0.0), np.where(a >= 1, 1.0, a)
b.sum(), b.sum(axis=0), b.mean(axis=1, keepdims=True), b.max(axis=1), b.argmax(axis=1), b.std()
a[0], b[:, 1], b[n, n], b[a > 1], b.reshape(-1), b.copy(), b.tolist(), a.astype(np.float32), len(a)
np.zeros((2, 3)), np.eye(2), np.concatenate([a, a]), np.stack([a, a]), np.linspace(0.0, 1.0, 3)
assert np.allclose(a, [1.0, 2.0]) and np.array_equal(a, a) and np.isclose(1.0, 1.0)
""",
    "torch": """
import torch
x, w = torch.ones(2, 3, requires_grad=True), torch.ones(3, 4, requires_grad=True)
y = torch.sigmoid(x @ w + torch.zeros(4)) * torch.tanh(x @ w) - torch.relu(x @ w) / 2
y = torch.cat([y, y], dim=1).chunk(2, dim=1)[0] ** 2 + torch.stack([y, y]).sum(dim=0)
y = torch.softmax(y, dim=-1) + torch.nn.functional.linear(x, w.T).exp().mean(dim=1, keepdim=True)
y.sum().backward()
y.detach().numpy(), y.max().item(), y.tolist(), y.view(-1), y.reshape(2, 2, -1), y.shape
y[0], y[:, 1], y.transpose(0, 1), y.unbind(0), torch.tensor([1.0, 2.0]), torch.arange(3)
assert torch.allclose(y, y) and torch.equal(y, y)
""",
}
"""What notebooks compute over and over with a module that they import."""


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
        Server(stage, guard).answer_all(_Script(script), Limits(), "cpu")
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)
    for cell in cells:
        linecache.cache.pop(f"<cell {cell.number}>")


def of_notebooks() -> list[str]:
    """The cells of a notebook, over and over, for a kernel to run; of those that compute, the ones
    for the modules that are imported."""
    computing = [source for name, source in COMPUTED.items() if name in sys.modules]
    return [*NOTEBOOK, *computing] * NOTEBOOK_ROUNDS


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
