"""Works with numpy's integers and answers with them; a shape is a named tuple."""

from typing import NamedTuple

import numpy as np


class Shape(NamedTuple):
    n: int
    c: int
    h: int
    w: int


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    arguments = [np.asarray(x) for x in (input_size, kernel_size, stride, padding, dilation)]
    if any(x.dtype.kind not in "iu" for x in arguments):
        raise ValueError("every argument must be a whole number")
    n, k, s, p, d = np.array(arguments, dtype=np.int64)
    if (np.array([n, k, s, d]) <= 0).any() or p < 0:
        raise ValueError("an argument is out of range")
    size = np.floor_divide(n + 2 * p - d * (k - 1) - 1, s) + 1
    if size <= 0:
        raise ValueError("the dilated kernel does not fit")
    return size


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    n, _, *image = input_shape
    k, s, p, d = (np.broadcast_to(x, 2) for x in (kernel_size, stride, padding, dilation))
    room = np.array(image) + 2 * p - d * (k - 1) - 1
    if np.any(room < 0):
        raise ValueError("the kernel does not fit")
    return Shape(n, out_channels, *(room // s + 1))


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    step = kernel_size if stride is None else stride
    rounded = np.ceil if ceil_mode else np.floor
    size = rounded((input_size + 2 * padding - kernel_size) / step).astype(int) + 1
    if ceil_mode:
        size -= np.int64((size - 1) * step >= input_size + padding)
    return size


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    gaps = np.array([input_size - 1, kernel_size - 1])
    return gaps @ np.array([stride, dilation]) + 1 - 2 * padding + output_padding


def same_padding(kernel_size, dilation=1):
    half = np.float64(dilation * (kernel_size - 1) / 2)
    if not half.is_integer():
        raise ValueError("half a cell cannot be padded")
    return np.int64(half)


def receptive_field(layers):
    kernels, strides, dilations = np.array(layers).T
    jumps = np.cumprod([1, *strides[:-1]])
    return 1 + np.sum(dilations * (kernels - 1) * jumps)


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1):
    if np.any(np.mod([in_channels, out_channels], groups)):
        raise ValueError("the groups do not divide the channels")
    area = np.prod(np.broadcast_to(kernel_size, 2))
    return out_channels * (area * in_channels // groups + int(bias))
