"""Expects all pairs or none

Each of the four arguments may be a number while others are pairs. Look at what decides how they
are read.
"""


def _along(size, kernel, stride=1, padding=0, dilation=1):
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError("the kernel does not fit")
    return room // stride + 1


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    n, _, height, width = input_shape
    geometry = (kernel_size, stride, padding, dilation)
    if isinstance(kernel_size, tuple):
        of_height, of_width = zip(*geometry, strict=True)
    else:
        of_height = of_width = geometry
    h_out = _along(height, *of_height)
    w_out = _along(width, *of_width)
    return (n, out_channels, h_out, w_out)
