"""Drops the batch

The answer has four numbers: the images of a batch stay as many as they were. Look at the first
number.
"""


def _along(size, kernel, stride=1, padding=0, dilation=1):
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError("the kernel does not fit")
    return room // stride + 1


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    _, _, height, width = input_shape
    pairs = [
        value if isinstance(value, tuple) else (value, value)
        for value in (kernel_size, stride, padding, dilation)
    ]
    h_out = _along(height, *(h for h, _ in pairs))
    w_out = _along(width, *(w for _, w in pairs))
    return (out_channels, h_out, w_out)
