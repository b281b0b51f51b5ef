"""Divides the input size by the stride

That is the size of another library's "same" mode, in which the padding is not the caller's.
Look at the part that kernel and padding have.
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
    return -(-input_size // stride)
