"""The same formulas rearranged: the form in the course notes with its floor, recursion, divmod."""

from math import ceil, floor, gcd

import numpy as np


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    bounds = {"input_size": 1, "kernel_size": 1, "stride": 1, "padding": 0, "dilation": 1}
    values = dict(zip(bounds, (input_size, kernel_size, stride, padding, dilation), strict=True))
    for name, value in values.items():
        if not isinstance(value, (int, np.integer)):
            raise ValueError(f"{name} is no whole number")
        if value < bounds[name]:
            raise ValueError(f"{name} is less than {bounds[name]}")
    effective = kernel_size + (kernel_size - 1) * (dilation - 1)
    size = (input_size + 2 * padding - effective + stride) // stride
    if size < 1:
        raise ValueError("the kernel does not fit")
    return size


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    def both(value):
        try:
            height, width = value
        except TypeError:
            height = width = value
        return height, width

    (kh, kw), (sh, sw), (ph, pw), (dh, dw) = map(both, (kernel_size, stride, padding, dilation))
    return (
        input_shape[0],
        out_channels,
        conv_output_size(input_shape[2], kh, sh, ph, dh),
        conv_output_size(input_shape[3], kw, sw, pw, dw),
    )


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = stride or kernel_size
    last = ceil((input_size + 2 * padding - kernel_size) / stride)
    if not ceil_mode:
        return floor((input_size + 2 * padding - kernel_size) / stride) + 1
    while last * stride >= input_size + padding:
        last -= 1
    return last + 1


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    # The stretched input, convolved with full padding less what is cut off.
    stretched = input_size + (input_size - 1) * (stride - 1)
    border = dilation * (kernel_size - 1) - padding
    return stretched + 2 * border + output_padding - dilation * (kernel_size - 1)


def same_padding(kernel_size, dilation=1):
    half, rest = divmod(dilation * (kernel_size - 1), 2)
    if rest:
        raise ValueError("an odd number of cells has no half")
    return half


def receptive_field(layers):
    def inputs(units, depth):
        if depth == 0:
            return units
        kernel_size, stride, dilation = layers[depth - 1]
        return inputs((units - 1) * stride + dilation * (kernel_size - 1) + 1, depth - 1)

    return inputs(1, len(layers))


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1):
    if gcd(in_channels, out_channels, groups) != groups:
        raise ValueError("the groups do not divide both channel counts")
    height, width = kernel_size if type(kernel_size) is tuple else [kernel_size] * 2
    one_group = in_channels // groups * (out_channels // groups) * height * width
    return groups * one_group + bias * out_channels
