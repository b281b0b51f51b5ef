"""Keeps the channels of the input

Each filter sums over all input channels and makes one channel of its own. Look at the second
number of the answer.
"""


def _along(size, kernel, stride=1, padding=0, dilation=1):
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError("the kernel does not fit")
    return room // stride + 1


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    n, channels, height, width = input_shape
    pairs = [
        value if isinstance(value, tuple) else (value, value)
        for value in (kernel_size, stride, padding, dilation)
    ]
    h_out = _along(height, *(h for h, _ in pairs))
    w_out = _along(width, *(w for _, w in pairs))
    return (n, channels, h_out, w_out)
