"""Lets an output of size 0 pass

A kernel that is too large by no more than a stride gives 0. Look at the bound of the check.
"""

from numbers import Integral


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    for value, least in (
        (input_size, 1),
        (kernel_size, 1),
        (stride, 1),
        (padding, 0),
        (dilation, 1),
    ):
        if not isinstance(value, Integral) or value < least:
            raise ValueError("an argument is not a whole number in its range")
    reach = dilation * (kernel_size - 1) + 1
    size = (input_size + 2 * padding - reach) // stride + 1
    if size < 0:
        raise ValueError("the dilated kernel does not fit")
    return size
