"""Allows sizes of 0

All arguments have the bound of the padding. Look at what each of them may be at least.
"""

from numbers import Integral


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    for value, least in (
        (input_size, 0),
        (kernel_size, 0),
        (stride, 0),
        (padding, 0),
        (dilation, 0),
    ):
        if not isinstance(value, Integral) or value < least:
            raise ValueError("an argument is not a whole number in its range")
    reach = dilation * (kernel_size - 1) + 1
    if reach > input_size + 2 * padding:
        raise ValueError("the dilated kernel does not fit")
    return (input_size + 2 * padding - reach) // stride + 1
