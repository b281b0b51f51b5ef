"""What wrong answers have in common with the right ones, in words: transposed, twice too large, ...

Each sentence is a fact about recorded answers: it is said only where it holds for every wrong
answer of a test, and these are at least three.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from .. import messages, wire
from ..codec import Name, imported_torch

ENOUGH = 3
RTOL = 1e-6


@dataclass(frozen=True)
class Case:
    """One call: its arguments by name, the answer and the right one, as values or arrays."""

    arguments: Mapping[str, Any]
    answer: Any
    expected: Any
    is_right: bool


Pattern = Callable[[Sequence[Case]], str]
"""Takes wrong cases whose answers are arrays; a sentence's end, or nothing."""


def in_words(cases: Sequence[Case], check: Callable[[], None] = lambda: None) -> str:
    """What can be said of the wrong ones among `cases`, as a sentence, or nothing.

    `check` is called before each case and each pattern, and may raise.
    """
    wrong = [case for case in cases if not case.is_right]
    right = [case for case in cases if case.is_right]
    if len(wrong) < ENOUGH:
        return ""
    said = [_of_values(wrong, check), _only_where(right, wrong)]
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in said if sentence)


def _of_values(wrong: Sequence[Case], check: Callable[[], None]) -> str:
    """The same pattern in every part of the answers that is wrong."""
    wanted: dict[str, list[Case]] = {}
    for case in wrong:
        check()
        parts = _parts(case)
        if parts is None:
            return ""
        for where, each in parts.items():
            wanted.setdefault(where, []).append(each)
    said = {where: _first_that_holds(cases, check) for where, cases in wanted.items() if cases}
    sentences = set(said.values())
    if len(sentences) != 1 or not (sentence := sentences.pop()):
        return ""
    shapes = {len(parts_of) for parts_of in map(_all_parts, wrong)}
    partly = len(said) < max(shapes)
    where = f" (in part {', '.join(sorted(said))} of the answer)" if partly else ""
    count = f"seen in {len(wrong)} calls"
    return f"{sentence}{where}: {count}"


def _first_that_holds(cases: Sequence[Case], check: Callable[[], None]) -> str:
    if len(cases) < ENOUGH:
        return ""
    for pattern in PATTERNS:
        check()
        with np.errstate(all="ignore"):
            if sentence := pattern(cases):
                return sentence
    return ""


def _parts(case: Case) -> dict[str, Case] | None:
    """The parts of the answer that are wrong, as arrays; None where the structures differ."""
    if not _alike(case.answer, case.expected):
        return None
    answers, expected = _leaves(case.answer), _leaves(case.expected)
    if answers is None or expected is None or answers.keys() != expected.keys():
        return None
    return {
        where: Case(case.arguments, answers[where], expected[where], False)
        for where in expected
        if not _equal(answers[where], expected[where])
        or answers[where].dtype != expected[where].dtype
    }


def _alike(answer: Any, expected: Any) -> bool:
    """Whether an answer has no more in it than the right one: else it is not looked into."""
    if not isinstance(answer, list | tuple | dict):
        return True
    if isinstance(answer, dict) and isinstance(expected, dict):
        return answer.keys() == expected.keys() and all(
            _alike(answer[key], expected[key]) for key in expected
        )
    if isinstance(answer, dict) or not isinstance(expected, list | tuple):
        return False
    return len(answer) == len(expected) and all(map(_alike, answer, expected))


def _all_parts(case: Case) -> dict[str, Any]:
    return _leaves(case.expected) or {}


def _leaves(value: Any, where: str = "") -> dict[str, np.ndarray] | None:
    """The numbers and arrays in a value, by their place; None where something else is in it."""
    if isinstance(value, list | tuple | dict):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        found: dict[str, np.ndarray] = {}
        for key, item in items:
            inner = _leaves(item, f"{where}[{key!r}]")
            if inner is None:
                return None
            found.update(inner)
        return found
    array = _as_array(value)
    return None if array is None else {where: array}


def _as_array(value: Any) -> np.ndarray | None:
    torch = imported_torch()
    if torch is not None and isinstance(value, torch.Tensor):
        value = value.detach().cpu()
        value = value.float() if value.dtype == torch.bfloat16 else value
        return value.numpy()
    if isinstance(value, bool | int | float | np.ndarray) and not _is_huge(value):
        return np.asarray(value)
    return None


def _is_huge(value: Any) -> bool:
    return isinstance(value, int) and abs(value) >= 1 << 63


def _equal(left: np.ndarray, right: np.ndarray) -> bool:
    if left.shape != right.shape:
        return False
    with np.errstate(all="ignore"):
        return bool(np.allclose(left, right, rtol=RTOL, atol=1e-9, equal_nan=True))


# --- the patterns -----------------------------------------------------------------------------


def _same_shapes(pattern: Pattern) -> Pattern:
    @functools.wraps(pattern)
    def checked(cases: Sequence[Case]) -> str:
        return pattern(cases) if all(c.answer.shape == c.expected.shape for c in cases) else ""

    return checked


def _wrong_dtype(cases: Sequence[Case]) -> str:
    if all(_equal(c.answer, c.expected) for c in cases):
        found = {(str(c.answer.dtype), str(c.expected.dtype)) for c in cases}
        if len(found) == 1:
            answer, expected = found.pop()
            return f"the values are right, but they are {answer} and not {expected}"
    return ""


def _not_a_number(cases: Sequence[Case]) -> str:
    def has(array: np.ndarray, test: Any) -> bool:
        return array.dtype.kind in "fc" and bool(test(array).any())

    for test, name in ((np.isnan, "NaN"), (np.isinf, "an infinity")):
        if all(has(c.answer, test) and not has(c.expected, test) for c in cases):
            return f"there is {name} in the answer where the right one has a number"
    return ""


def _transposed(cases: Sequence[Case]) -> str:
    for axes in _orders(cases):
        if all(
            _equal(c.answer, c.expected.transpose(axes)) and not _equal(c.answer, c.expected)
            for c in cases
        ):
            if len(axes) == 2:
                return "the answer is the right one transposed"
            return f"the answer has the right values with its axes in the order {axes}"
    return ""


def _orders(cases: Sequence[Case]) -> list[tuple[int, ...]]:
    dims = {c.expected.ndim for c in cases} | {c.answer.ndim for c in cases}
    if len(dims) != 1 or not 2 <= (ndim := dims.pop()) <= 4:
        return []
    return [axes for axes in itertools.permutations(range(ndim)) if axes != tuple(range(ndim))]


@_same_shapes
def _sign(cases: Sequence[Case]) -> str:
    if all(_equal(c.answer, -_number(c.expected)) for c in cases):
        return "the sign is the wrong way round"
    return ""


@_same_shapes
def _shifted_value(cases: Sequence[Case]) -> str:
    gaps = [_constant(_number(c.answer) - _number(c.expected)) for c in cases]
    if any(gap is None for gap in gaps) or len({c.expected.tobytes() for c in cases}) < ENOUGH:
        return ""
    first = gaps[0] or 0.0
    if not all(math.isclose(gap or 0.0, first, rel_tol=RTOL, abs_tol=1e-9) for gap in gaps):
        return ""
    size = "large" if first > 0 else "small"
    return f"the answer is always {_shown(abs(first))} too {size}"


@_same_shapes
def _constant_factor(cases: Sequence[Case]) -> str:
    ratios = [_ratio(c) for c in cases]
    if any(ratio is None for ratio in ratios):
        return ""
    first = ratios[0] or 0.0
    if all(math.isclose(ratio or 0.0, first, rel_tol=RTOL) for ratio in ratios):
        return f"the answer is always the right one times {_shown(first)}"
    return ""


@_same_shapes
def _size_factor(cases: Sequence[Case]) -> str:
    """A mean that is a sum, or the other way round: the factor is a size of the input."""
    ratios = [_ratio(c) for c in cases]
    if any(ratio is None or ratio == 0 for ratio in ratios):
        return ""
    sizes = [_sizes(c.arguments) for c in cases]
    for what in sizes[0]:
        if not all(what in each for each in sizes) or len({each[what] for each in sizes}) < 2:
            continue
        pairs = [(ratio or 0.0, each[what]) for ratio, each in zip(ratios, sizes, strict=True)]
        if all(math.isclose(ratio, size, rel_tol=RTOL) for ratio, size in pairs):
            return f"the answer is n times the right one, n being {what} (a mean is missing?)"
        if all(math.isclose(ratio * size, 1.0, rel_tol=RTOL) for ratio, size in pairs):
            return f"the answer is the right one divided by n, n being {what} (a mean too many?)"
    return ""


@_same_shapes
def _shifted_place(cases: Sequence[Case]) -> str:
    for axis in range(min(c.expected.ndim for c in cases)):
        for step, words in ((1, "late"), (-1, "early")):
            if all(_is_moved(c, axis, step) for c in cases):
                along = f" along axis {axis}" if cases[0].expected.ndim > 1 else ""
                return f"the values stand one place too {words}{along}"
        if all(
            _equal(c.answer, np.flip(c.expected, axis)) and not _equal(c.answer, c.expected)
            for c in cases
        ):
            along = f" along axis {axis}" if cases[0].expected.ndim > 1 else ""
            return f"the values stand in reverse order{along}"
    return ""


PATTERNS: tuple[Pattern, ...] = (
    _wrong_dtype, _not_a_number, _transposed, _sign, _shifted_value, _constant_factor,
    _size_factor, _shifted_place,
)  # fmt: skip


def _is_moved(case: Case, axis: int, step: int) -> bool:
    size = case.expected.shape[axis]
    if size < 3:
        return False
    late, early = slice(1, None), slice(None, -1)
    mine, theirs = (late, early) if step > 0 else (early, late)
    answer = np.moveaxis(case.answer, axis, 0)[mine]
    expected = np.moveaxis(case.expected, axis, 0)
    return _equal(answer, expected[theirs]) and not _equal(answer, expected[mine])


def _number(array: np.ndarray) -> np.ndarray:
    return array.astype(np.float64) if array.dtype.kind in "biu" else array


def _constant(array: np.ndarray) -> float | None:
    """The one finite value of an array, if all are the same and it is not 0."""
    if array.size == 0 or array.dtype.kind == "c" or not np.isfinite(array).all():
        return None
    first = float(array.flat[0])
    same = np.allclose(array, first, rtol=RTOL, atol=1e-9)
    return first if same and abs(first) > 1e-9 else None


def _ratio(case: Case) -> float | None:
    answer, expected = _number(case.answer), _number(case.expected)
    if answer.dtype.kind == "c" or not (np.isfinite(answer).all() and np.isfinite(expected).all()):
        return None
    known = np.abs(expected) > 1e-9
    if not known.any() or (np.abs(answer[~known]) > 1e-9).any():
        return None
    return _constant(answer[known] / expected[known])


def _shown(value: float) -> str:
    fraction = Fraction(value).limit_denominator(64)
    if math.isclose(float(fraction), value, rel_tol=RTOL) and fraction.numerator < 1000:
        return str(fraction)
    return f"{value:.6g}"


# --- arguments --------------------------------------------------------------------------------


def _sizes(arguments: Mapping[str, Any]) -> dict[str, int]:
    """The sizes that an input has, by what they are called."""
    found = {}
    for name, value in arguments.items():
        shape = getattr(value, "shape", None)
        if shape is not None:
            for axis, size in enumerate(shape):
                found[f"the size of axis {axis} of {name}"] = int(size)
            found[f"the number of values in {name}"] = math.prod(shape)
        elif isinstance(value, list | tuple):
            found[f"the length of {name}"] = len(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            found[name] = value
    return found


def _only_where(right: Sequence[Case], wrong: Sequence[Case]) -> str:
    """One condition on one argument that all right answers meet and no wrong one does."""
    if len(right) < ENOUGH:
        return ""
    for name, value in _conditions(right):
        met = [_meets(case.arguments, name, value) for case in wrong]
        if not any(met):
            return f"the answer is right only where {name} is {value}"
    for name, value in _conditions(wrong):
        met = [_meets(case.arguments, name, value) for case in right]
        if not any(met):
            return f"the answer is wrong only where {name} is {value}"
    return ""


def _conditions(cases: Sequence[Case]) -> Iterator[tuple[str, Any]]:
    """Arguments and sizes that are the same in all of `cases`."""
    described = [_plain(case.arguments) for case in cases]
    for name, value in described[0].items():
        if all(name in each and each[name] == value for each in described):
            yield name, value


def _meets(arguments: Mapping[str, Any], name: str, value: Any) -> bool:
    plain = _plain(arguments)
    return name not in plain or plain[name] == value


def _plain(arguments: Mapping[str, Any]) -> dict[str, Any]:
    scalars = {
        name: value
        for name, value in arguments.items()
        if value is None or isinstance(value, bool | int | float | str)
    }
    return scalars | _sizes(arguments)


def read_arguments(request: bytes, signatures: Mapping[str, inspect.Signature]) -> dict[str, Any]:
    """The arguments of a plain call of a function, by name. Raises `LookupError` for others."""
    call, buffers = wire.read_request(request)
    assert isinstance(call, messages.Call)
    function, args, kwargs = wire.asked(call, buffers, lambda reference: reference)
    if call.operation != "call" or not isinstance(function, Name) or function.probe:
        raise LookupError("not a call of a function")
    bound = signatures[function.name].bind(*args, **kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)
