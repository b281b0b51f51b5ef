"""Asserts instead of raising

An assert raises AssertionError, and nothing at all under python -O. Look at how the error is
made.
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
        assert isinstance(value, Integral)
        assert value >= least
    reach = dilation * (kernel_size - 1) + 1
    if reach > input_size + 2 * padding:
        raise ValueError("the dilated kernel does not fit")
    return (input_size + 2 * padding - reach) // stride + 1
