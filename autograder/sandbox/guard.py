"""Notices torch functions that an assignment forbids, when a test's call runs them."""

from __future__ import annotations

import functools
import sys
import types
import warnings
from collections.abc import Callable, Iterable, Iterator
from typing import Any

_KERNELS = (
    "CompositeImplicitAutograd",
    "CompositeExplicitAutograd",
    "CPU",
    "CUDA",
    "NestedTensorCPU",
    "NestedTensorCUDA",
    "Autograd",
)
"""What torch's dispatcher chooses an operator's kernel by: the devices that there may be, their
gradients, and kernels for all of them."""


class ForbiddenError(Exception):
    """The student's code called something that the assignment forbids."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not allowed in this assignment")
        self.forbidden_name = name


class Guard:
    """Once it is closed, a call of a forbidden torch function raises `ForbiddenError`.

    An operator's kernels are replaced in torch's dispatcher, and a Python function's code in the
    function: under whatever name the student's code reached it, and at no cost to any other.
    `hit` keeps the name, should the student's code catch the error. It watches for shortcuts, not
    for attacks: in a process of the student's it can be undone.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """`names` are dotted (`torch.lstm`); those that are not of torch are left to the source."""
        self.hit = ""
        self._library: Any = None  # what it replaces is replaced for as long as it lives
        self._replacements: list[Callable[[], None]] = []
        torch = sys.modules.get("torch")
        if torch is None:
            return
        self._library = torch.library.Library("aten", "IMPL")
        named = {name.rpartition(".")[2]: name for name in names if name.startswith("torch.")}
        for operator_name, name in named.items():
            refuse = functools.partial(self._refuse, name)
            for operator, kernel in _kernels(torch, operator_name):
                replace = functools.partial(self._library.impl, operator, refuse, kernel)
                self._replacements.append(replace)
            function = _resolved(torch, name)
            if isinstance(function, types.FunctionType):
                self._replacements.append(functools.partial(_put_in_place_of, function, refuse))

    def close(self) -> None:
        """From now on, forbidden functions are refused."""
        if not self._replacements:
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that torch's kernels are replaced
            while self._replacements:
                self._replacements.pop()()

    def _refuse(self, name: str, *args: Any, **kwargs: Any) -> None:
        self.hit = name
        raise ForbiddenError(name)


def _kernels(torch: Any, name: str) -> Iterator[tuple[Any, str]]:
    """Each overload of an operator with each kind of kernel that it has."""
    packet = getattr(torch.ops.aten, name, None)
    for overload in packet.overloads() if packet is not None else ():
        operator = getattr(packet, overload)
        for kernel in _KERNELS:
            if torch._C._dispatch_has_kernel_for_dispatch_key(operator.name(), kernel):
                yield operator, kernel


def _resolved(torch: Any, name: str) -> Any:
    """What a dotted name stands for, or None."""
    value = torch
    for part in name.split(".")[1:]:
        value = getattr(value, part, None)
    return value


def _put_in_place_of(function: types.FunctionType, refuse: Callable[..., None]) -> None:
    """Have a function, wherever it is known, call `refuse` instead of what it does."""

    def refused(*args: Any, refuse: Callable[..., None], **kwargs: Any) -> None:
        refuse()

    function.__code__ = refused.__code__
    function.__defaults__ = None
    function.__kwdefaults__ = {"refuse": refuse}
