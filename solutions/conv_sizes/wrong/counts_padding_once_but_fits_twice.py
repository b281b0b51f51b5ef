"""Forgets one end's padding in the formula

The check of the fit knows both ends, the size itself only one. Look at the padding in what is
divided.
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
    if reach > input_size + 2 * padding:
        raise ValueError("the dilated kernel does not fit")
    return (input_size + padding - reach) // stride + 1
