"""Multiplies by the groups

Groups save weights. Look at what they do to the channels of one filter.
"""


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1):
    if in_channels % groups or out_channels % groups:
        raise ValueError("the groups do not divide the channels")
    h, w = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    weights = out_channels * in_channels * groups * h * w
    return weights + (out_channels if bias else 0)
