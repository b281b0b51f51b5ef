"""Counts one row of the kernel

A kernel of size 3 has 3 x 3 weights for each input channel. Look at its area.
"""


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1):
    if in_channels % groups or out_channels % groups:
        raise ValueError("the groups do not divide the channels")
    h, _ = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    weights = out_channels * (in_channels // groups) * h
    return weights + (out_channels if bias else 0)
