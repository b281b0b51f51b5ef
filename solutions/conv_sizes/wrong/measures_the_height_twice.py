"""Takes the image to be square

The width of the answer is worked out from the height. Look at the two calls.
"""


def _along(size, kernel, stride=1, padding=0, dilation=1):
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError("the kernel does not fit")
    return room // stride + 1


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    n, _, height, _ = input_shape
    pairs = [
        value if isinstance(value, tuple) else (value, value)
        for value in (kernel_size, stride, padding, dilation)
    ]
    h_out = _along(height, *(h for h, _ in pairs))
    w_out = _along(height, *(w for _, w in pairs))
    return (n, out_channels, h_out, w_out)
