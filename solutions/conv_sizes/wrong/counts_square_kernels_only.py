"""Takes one number for the kernel only

A kernel may be a pair (h, w) as well. Look at what happens to a tuple.
"""


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1):
    if in_channels % groups or out_channels % groups:
        raise ValueError("the groups do not divide the channels")
    weights = out_channels * (in_channels // groups) * kernel_size**2
    return weights + (out_channels if bias else 0)
