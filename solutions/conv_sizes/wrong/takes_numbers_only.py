"""Takes whole numbers only

Kernel, stride, padding and dilation may each be a pair (h, w). Look at what happens to a tuple.
"""


def _along(size, kernel, stride=1, padding=0, dilation=1):
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError("the kernel does not fit")
    return room // stride + 1


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    n, _, height, width = input_shape
    h_out = _along(height, kernel_size, stride, padding, dilation)
    w_out = _along(width, kernel_size, stride, padding, dilation)
    return (n, out_channels, h_out, w_out)
