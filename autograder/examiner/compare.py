"""Comparing answers: the type first, then the shape, the dtype, and only then the values."""

from __future__ import annotations

import contextlib
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from ..codec import imported_torch
from .failures import NOT_EXPECTED, Mismatch, Raised

KINDS = {"b": "boolean", "i": "integer", "u": "integer", "f": "floating-point", "c": "complex"}


def assert_same(actual: Any, expected: Any) -> None:
    """`actual` is of the same plain type, shape and dtype kind as `expected`, and equal to it."""
    _check(actual, expected, None)


def assert_close(actual: Any, expected: Any, rtol: float = 1e-9, atol: float = 1e-12) -> None:
    """As `assert_same`, but floating-point values may differ by `atol + rtol * |expected|`.

    Torch tensors must have exactly the expected dtype, numpy arrays its kind.
    """
    _check(actual, expected, (rtol, atol))


def assert_number(actual: Any, expected: float, rtol: float = 1e-9, atol: float = 1e-12) -> None:
    """`actual` is one real number of any type, a 0-d array or tensor included, and close."""
    value = actual
    if not isinstance(value, bool | int | float) and getattr(value, "shape", None) == ():
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Mismatch(f"a number was expected, not {name_of(actual)}", actual, expected)
    if not _is_close(float(value), float(expected), rtol, atol):
        raise Mismatch(f"it is off by {abs(value - expected):.3g}", actual, expected)


@contextlib.contextmanager
def assert_raises(kind: type[Exception]) -> Iterator[None]:
    """Within it the submission raises an error of this kind, with a message."""
    with pytest.raises(kind) as caught:
        yield
    if not isinstance(caught.value, Raised):
        raise caught.value  # the test's own
    if not caught.value.has_message:
        raise Mismatch(f"the {kind.__name__} has no message")


def assert_frequencies(
    actions: Sequence[Any], probabilities: Sequence[float], level: float = 1e-9
) -> None:
    """Each value 0, 1, ... comes as often as its probability says.

    An exact two-sided binomial test for each value, at `level` in all: a right answer fails less
    than once in 1/`level` times. A value of probability 0 must never come, one of 1 always.
    """
    from scipy.special import bdtr, bdtrc

    for action in actions:
        if isinstance(action, bool) or not isinstance(action, int):
            raise Mismatch(f"a whole number was expected, not {name_of(action)}", action)
        if not 0 <= action < len(probabilities):
            raise Mismatch(f"{action} is not one of 0 to {len(probabilities) - 1}", action)
    counts = Counter(actions)
    n = len(actions)
    for value, probability in enumerate(probabilities):
        k = counts[value]
        p = min(max(float(probability), 0.0), 1.0)
        tail = min(bdtr(k, n, p), bdtrc(k - 1, n, p) if k else 1.0)
        if 2 * tail < level / len(probabilities):
            raise Mismatch(
                f"{value} came {k} times in {n}, about {p * n:.0f} were to be expected",
                [counts[v] for v in range(len(probabilities))],
                [round(float(q) * n, 1) for q in probabilities],
            )


def _check(actual: Any, expected: Any, tolerance: tuple[float, float] | None) -> None:
    try:
        _compare(actual, expected, "", tolerance)
    except Mismatch as part:  # told of a part, shown whole
        raise Mismatch(part.reason, actual, expected) from None


def _compare(actual: Any, expected: Any, where: str, tolerance: tuple[float, float] | None) -> None:
    if isinstance(expected, np.generic):
        expected = expected.item()
    torch = imported_torch()
    if isinstance(expected, np.ndarray):
        _compare_arrays(actual, expected, where, tolerance)
    elif torch is not None and isinstance(expected, torch.Tensor):
        _compare_tensors(torch, actual, expected, where, tolerance)
    elif isinstance(expected, list | tuple):
        _compare_sequences(actual, expected, where, tolerance)
    elif isinstance(expected, dict):
        _compare_dicts(actual, expected, where, tolerance)
    elif type(actual) is not type(expected):
        raise Mismatch(
            f"{_at(where)}{name_of(expected)} was expected, not {name_of(actual)}", actual, expected
        )
    elif isinstance(expected, float) and tolerance is not None:
        if not _is_close(actual, expected, *tolerance):
            raise Mismatch(f"{_at(where)}off by {abs(actual - expected):.3g}", actual, expected)
    elif actual != expected and not (actual != actual and expected != expected):
        raise Mismatch(f"{_at(where)}{NOT_EXPECTED}", actual, expected)


def _compare_sequences(
    actual: Any, expected: list[Any] | tuple[Any, ...], where: str, tolerance: Any
) -> None:
    kind = type(expected).__name__
    if type(actual) is not type(expected):
        raise Mismatch(
            f"{_at(where)}a {kind} was expected, not {name_of(actual)}", actual, expected
        )
    if len(actual) != len(expected):
        raise Mismatch(
            f"{_at(where)}a {kind} of {len(expected)} was expected, not of {len(actual)}",
            actual,
            expected,
        )
    for index, (left, right) in enumerate(zip(actual, expected, strict=True)):
        _compare(left, right, f"{where}[{index}]", tolerance)


def _compare_dicts(actual: Any, expected: dict[Any, Any], where: str, tolerance: Any) -> None:
    if type(actual) is not dict:
        raise Mismatch(f"{_at(where)}a dict was expected, not {name_of(actual)}", actual, expected)
    if set(actual) != set(expected):
        raise Mismatch(
            f"{_at(where)}the keys {sorted(map(str, expected))} were expected, "
            f"not {sorted(map(str, actual))}",
            actual,
            expected,
        )
    for key, right in expected.items():
        _compare(actual[key], right, f"{where}[{key!r}]", tolerance)


def _compare_arrays(actual: Any, expected: np.ndarray, where: str, tolerance: Any) -> None:
    if not isinstance(actual, np.ndarray):
        raise Mismatch(
            f"{_at(where)}a numpy array was expected, not {name_of(actual)}", actual, expected
        )
    _compare_shapes(actual, expected, where)
    if actual.dtype.kind != expected.dtype.kind and KINDS.get(actual.dtype.kind) != KINDS.get(
        expected.dtype.kind
    ):
        raise Mismatch(
            f"{_at(where)}{KINDS.get(expected.dtype.kind)} numbers were expected, "
            f"not {actual.dtype}",
            actual,
            expected,
        )
    _compare_values(actual, expected, where, tolerance, actual, expected)


def _compare_tensors(torch: Any, actual: Any, expected: Any, where: str, tolerance: Any) -> None:
    if not isinstance(actual, torch.Tensor):
        raise Mismatch(
            f"{_at(where)}a torch tensor was expected, not {name_of(actual)}", actual, expected
        )
    _compare_shapes(actual, expected, where)
    if actual.dtype != expected.dtype:
        raise Mismatch(
            f"{_at(where)}the dtype {expected.dtype} was expected, not {actual.dtype}",
            actual,
            expected,
        )
    left, right = (
        x.detach().cpu().to(torch.float64 if x.is_floating_point() else x.dtype).numpy()
        for x in (actual, expected)
    )
    _compare_values(left, right, where, tolerance, actual, expected)


def _compare_shapes(actual: Any, expected: Any, where: str) -> None:
    if tuple(actual.shape) != tuple(expected.shape):
        raise Mismatch(
            f"{_at(where)}the shape {tuple(expected.shape)} was expected, "
            f"not {tuple(actual.shape)}",
            actual,
            expected,
        )


def _compare_values(
    left: np.ndarray, right: np.ndarray, where: str, tolerance: Any, actual: Any, expected: Any
) -> None:
    rtol, atol = tolerance or (0.0, 0.0)
    if left.dtype.kind in "fc" and right.dtype.kind in "fc":
        right = right.astype(left.dtype if left.dtype.kind == "c" else np.float64)
        with np.errstate(all="ignore"):
            near = np.abs(left - right) <= atol + rtol * np.abs(right)
        near = near | (left == right) | (np.isnan(left) & np.isnan(right))
    else:
        near = left == right
    if bool(np.all(near)):
        return
    first = tuple(int(i) for i in np.argwhere(~near)[0])
    place = where + (f"[{', '.join(map(str, first))}]" if first else "")
    wrong = int(np.size(near) - np.count_nonzero(near))
    reason = f"{_at(place)}{left[first]!s:.20} was given, {right[first]!s:.20} expected"
    if np.size(near) > 1:
        reason += f" ({wrong} of {np.size(near)} values differ)"
    raise Mismatch(reason, actual, expected)


def _is_close(actual: float, expected: float, rtol: float, atol: float) -> bool:
    if math.isnan(actual) or math.isnan(expected):
        return math.isnan(actual) and math.isnan(expected)
    if math.isinf(actual) or math.isinf(expected):
        return actual == expected
    return abs(actual - expected) <= atol + rtol * abs(expected)


def _at(where: str) -> str:
    return f"at {where}: " if where else ""


def name_of(value: Any) -> str:
    """What a value is, in words."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"a numpy array of shape {value.shape} and dtype {value.dtype}"
    torch = imported_torch()
    if torch is not None and isinstance(value, torch.Tensor):
        return f"a tensor of shape {tuple(value.shape)} and dtype {value.dtype}"
    kind = type(value).__name__
    article = "an" if kind[0] in "aeiouAEIOU" else "a"
    shown = f" ({value!r})" if isinstance(value, bool | int | float) else ""
    return f"{article} {kind}{shown[:40]}"
