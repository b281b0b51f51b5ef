"""Uses the first number of each pair for both axes

The second number belongs to the width. Look at what the columns are given.
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
    w_out = _along(width, *(w for w, _ in pairs))
    return (n, out_channels, h_out, w_out)
