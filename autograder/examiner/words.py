"""Calls, answers and errors as text for people: short, exact, and never of a test's source."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ..codec import clip, imported_torch
from .failures import NotDefined, Raised
from .student import Asked

WIDTH = 400
"""Characters of one shown value."""
ITEMS = 40


def call_and_answer(asked: Asked) -> tuple[str, str]:
    """`f(1, x=2)` and `returned 3`, or what it raised."""
    arguments = [show(value) for value in asked.args[:ITEMS]]
    if len(asked.args) > ITEMS:
        arguments.append("…")
    arguments += [f"{name}={show(value)}" for name, value in asked.kwargs.items()]
    call = clip(f"{asked.function}({', '.join(arguments)})", 3 * WIDTH)
    if asked.answered:
        return call, f"returned {show(asked.answer)}"
    if isinstance(asked.error, Raised):
        return call, f"raised {raised(asked.error)}"
    if isinstance(asked.error, NotDefined):
        return call, "is not defined"
    return call, f"did not answer: {asked.error}"


def raised(error: Raised) -> str:
    """`ValueError: no such size`."""
    return clip(f"{error.name}: {error.message}" if error.message else error.name, WIDTH)


def did_not_raise(error: BaseException) -> str:
    """What a failed `pytest.raises` says, for a student."""
    names = re.findall(r"[A-Z]\w*(?:Error|Exception)", str(error))
    return f"{names[0]} should have been raised" if names else "an error should have been raised"


def show(value: Any, depth: int = 0) -> str:
    """A value as Python would write it, cut to a readable length."""
    torch = imported_torch()
    if isinstance(value, np.ndarray):
        return clip(
            _array(value, "array", _dtype_note(str(value.dtype), "float64 int64 bool")), WIDTH
        )
    if torch is not None and isinstance(value, torch.Tensor):
        array = value.detach().cpu()
        array = array.to(torch.float32) if array.dtype == torch.bfloat16 else array
        name = str(value.dtype).removeprefix("torch.")
        return clip(_array(array.numpy(), "tensor", _dtype_note(name, "float32 int64 bool")), WIDTH)
    if isinstance(value, np.random.Generator):
        return "rng"
    if torch is not None and isinstance(value, torch.Generator):
        return "generator"
    if depth > 6:
        return "…"
    if isinstance(value, Mapping):
        pairs = (f"{show(k, depth + 1)}: {show(v, depth + 1)}" for k, v in value.items())
        return clip("{" + ", ".join(_cut(pairs, len(value))) + "}", WIDTH)
    if isinstance(value, list | tuple):
        items = _cut((show(item, depth + 1) for item in value), len(value))
        body = ", ".join(items) + ("," if isinstance(value, tuple) and len(value) == 1 else "")
        return clip(f"[{body}]" if isinstance(value, list) else f"({body})", WIDTH)
    if isinstance(value, float):
        return repr(value)
    if callable(value) and not isinstance(value, type):
        return getattr(value, "__name__", None) or clip(repr(value), 60)
    return clip(repr(value), WIDTH)


def _cut(items: Iterable[str], length: int) -> list[str]:
    """As many of `length` items as are shown, and as have a place in the width."""
    shown: list[str] = []
    size = 0
    for item in itertools.islice(items, ITEMS):
        shown.append(item)
        size += len(item)
        if size >= WIDTH:
            break
    return [*shown, "…"] if length > len(shown) else shown


def _dtype_note(dtype: str, usual: str) -> str:
    return "" if dtype in usual.split() else f", dtype={dtype}"


def _array(array: np.ndarray, name: str, note: str) -> str:
    if array.size > 200:
        return f"<{name} of shape {tuple(array.shape)}{note}>"
    if array.size == 0:
        note += f", shape={tuple(array.shape)}"
    plain = array.dtype.kind in "biufc"
    text = _known(array.tobytes(), array.dtype.str, array.shape) if plain else _text(array)
    return f"{name}({text}{note})"


@functools.lru_cache(maxsize=4096)
def _known(data: bytes, dtype: str, shape: tuple[int, ...]) -> str:
    """`_text` of the array with these bytes: all who fail a test are shown the same example."""
    return _text(np.frombuffer(data, dtype).reshape(shape))


def _text(array: np.ndarray) -> str:
    text = np.array2string(array, separator=", ", precision=6, threshold=60, edgeitems=3)
    return " ".join(text.split())
