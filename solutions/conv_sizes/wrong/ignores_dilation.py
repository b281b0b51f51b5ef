"""Ignores the dilation

The kernel is taken to be as long as its number of weights. Look at how far apart the first and
the last weight are.
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
    reach = kernel_size
    if reach > input_size + 2 * padding:
        raise ValueError("the dilated kernel does not fit")
    return (input_size + 2 * padding - reach) // stride + 1
