"""Looks for sizes by bisection; wrappers check the arguments, and name the error behind theirs."""

import bisect
import functools
import itertools
import operator

import numpy as np


class _Ends:
    """A sequence of the ends of the windows, for bisect; it computes what it is asked for."""

    def __init__(self, span, stride, length):
        self.span, self.stride, self.length = span, stride, length

    def __len__(self):
        return self.length

    def __getitem__(self, i):
        return i * self.stride + self.span


def _index(value):
    if hasattr(value, "shape") and not isinstance(value, np.generic):
        raise TypeError("arrays and tensors are not numbers")
    return operator.index(value)


def _fitting(length, span, stride):
    """How many windows end within the length."""
    return bisect.bisect_right(_Ends(span, stride, length + 1), length)


def _conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    given = {
        "input_size": input_size,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
    }
    numbers = []
    for name in given:
        try:
            numbers.append(_index(given[name]))
        except TypeError as error:
            raise ValueError(f"{name} is not a whole number") from error
    n, k, s, p, d = numbers
    for number, least in zip(numbers, (1, 1, 1, 0, 1), strict=True):
        if number < least:
            raise ValueError(f"{number} is less than {least}")
    return _fitting(n + 2 * p, d * (k - 1) + 1, s) or _no_place()


@functools.wraps(_conv_output_size)
def conv_output_size(*args, **kwargs) -> int:
    return _conv_output_size(*args, **kwargs)


def _no_place():
    raise ValueError("there is no place where the kernel fits")


def conv2d_output_shape(
    input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1
) -> tuple:
    shape = list(input_shape)
    shape[1] = out_channels
    for axis in (3, 2):  # the width first: the axes do not know each other
        k, s, p, d = (
            v if isinstance(v, int) else v[axis - 2]
            for v in (kernel_size, stride, padding, dilation)
        )
        shape[axis] = _fitting(shape[axis] + p + p, d * (k - 1) + 1, s)
    if 0 in shape[2:]:
        _no_place()
    return tuple(shape)


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False) -> int:
    stride = stride or kernel_size
    right_end = input_size + 2 * padding
    count = _fitting(right_end, kernel_size, stride)
    covered = (count - 1) * stride + kernel_size
    if (
        ceil_mode
        and covered < right_end
        and count * stride - padding in range(-padding, input_size)
    ):
        return np.int64(count + 1)
    return np.int64(count)


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
) -> int:
    pieces = itertools.chain(
        ((input_size - 1) * stride, (kernel_size - 1) * dilation, 1),
        itertools.repeat(-padding, 2),
        (output_padding,),
    )
    return sum(pieces)


def same_padding(kernel_size, dilation=1) -> int:
    target = dilation * (kernel_size - 1)
    p = bisect.bisect_left(range(target + 1), target, key=lambda half: 2 * half)
    if p + p == target:
        return p
    raise ValueError(f"2 p = {target} has no whole solution")


def receptive_field(layers) -> int:
    kernels, strides, dilations = zip(*layers, strict=False)
    jumps = itertools.accumulate(strides[:-1], operator.mul, initial=1)
    reach = map(lambda k, d, j: (k - 1) * d * j, kernels, dilations, jumps)
    return sum(reach, start=1)


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1) -> int:
    divisors = {g for g in (groups,) if in_channels % g == 0 == out_channels % g}
    if not divisors:
        raise ValueError(f"{groups} does not divide both {in_channels} and {out_channels}")
    area = kernel_size**2 if isinstance(kernel_size, int) else kernel_size[0] * kernel_size[1]
    weights = in_channels * out_channels * area // divisors.pop()
    return weights + out_channels if bias else weights
