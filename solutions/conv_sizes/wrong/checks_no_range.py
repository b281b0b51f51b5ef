"""Checks no range

Sizes, strides and dilations of 0 or less and negative padding are let through. Look at what
each argument may be.
"""

from numbers import Integral


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    for value in (
        input_size,
        kernel_size,
        stride,
        padding,
        dilation,
    ):
        if not isinstance(value, Integral):
            raise ValueError("an argument is not a whole number in its range")
    reach = dilation * (kernel_size - 1) + 1
    if reach > input_size + 2 * padding:
        raise ValueError("the dilated kernel does not fit")
    return (input_size + 2 * padding - reach) // stride + 1
