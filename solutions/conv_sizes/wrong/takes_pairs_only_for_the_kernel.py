"""Takes a pair for the kernel only

Stride, padding and dilation may be pairs as well. Look at which arguments are taken apart.
"""


def _along(size, kernel, stride=1, padding=0, dilation=1):
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError("the kernel does not fit")
    return room // stride + 1


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    n, _, height, width = input_shape
    k_h, k_w = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    h_out = _along(height, k_h, stride, padding, dilation)
    w_out = _along(width, k_w, stride, padding, dilation)
    return (n, out_channels, h_out, w_out)
