"""Raises TypeError for floats

The text asks for a ValueError for each argument that is no whole number. Look at the class of
the exception.
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
        if not isinstance(value, Integral):
            raise TypeError("an argument is not a whole number")
        if value < least:
            raise ValueError("an argument is not a whole number in its range")
    reach = dilation * (kernel_size - 1) + 1
    if reach > input_size + 2 * padding:
        raise ValueError("the dilated kernel does not fit")
    return (input_size + 2 * padding - reach) // stride + 1
