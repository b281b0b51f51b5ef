"""Truncates toward zero before it checks

Where the kernel is a little too large the quotient lies between -1 and 0, and cutting off its
fraction makes one window out of none. Look at the rounding of negative numbers.
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
    size = int((input_size + 2 * padding - reach) / stride) + 1
    if size < 1:
        raise ValueError("the dilated kernel does not fit")
    return size
