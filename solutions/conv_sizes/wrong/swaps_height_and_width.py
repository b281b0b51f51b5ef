"""Swaps height and width in the answer

Shapes are (N, C, H, W): the rows come before the columns. Look at the order of the answer.
"""


def _along(size, kernel, stride=1, padding=0, dilation=1):
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError("the kernel does not fit")
    return room // stride + 1


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    n, _, height, width = input_shape
    pairs = [
        value if isinstance(value, tuple) else (value, value)
        for value in (kernel_size, stride, padding, dilation)
    ]
    h_out = _along(height, *(h for h, _ in pairs))
    w_out = _along(width, *(w for _, w in pairs))
    return (n, out_channels, w_out, h_out)
