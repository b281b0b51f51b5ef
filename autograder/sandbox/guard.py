"""Notices torch functions that an assignment forbids, while a test's call runs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any


class ForbiddenError(Exception):
    """The student's code called something that the assignment forbids."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not allowed in this assignment")
        self.forbidden_name = name


class Guard:
    """While `watching`, a call of a forbidden torch function raises `ForbiddenError`.

    Torch tells a function mode about every function of its API, under whatever name the
    student's code reached it. `hit` keeps the name, should the student's code catch the error.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name.rpartition(".")[2]: name for name in names if name.startswith("torch.")}
        self._mode = self._make_mode() if self._names else None
        self.hit = ""

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        if self._mode is None:
            yield
        else:
            with self._mode:
                yield

    def _make_mode(self) -> Any:
        from torch.overrides import TorchFunctionMode

        guard = self

        class Mode(TorchFunctionMode):
            def __torch_function__(
                self, func: Any, types: Any, args: Any = (), kwargs: Any = None
            ) -> Any:
                name = getattr(func, "__name__", "").partition(".")[0]
                if name in guard._names:
                    guard.hit = guard._names[name]
                    raise ForbiddenError(guard.hit)
                return func(*args, **kwargs) if kwargs else func(*args)

        return Mode()
