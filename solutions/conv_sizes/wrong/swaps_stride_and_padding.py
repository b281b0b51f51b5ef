"""Swaps stride and padding

Both are small whole numbers, so nothing complains. Look at the order of the arguments of the
calls.
"""


def _along(size, kernel, stride=1, padding=0, dilation=1):
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError("the kernel does not fit")
    return room // stride + 1


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    n, _, height, width = input_shape
    (k_h, k_w), (s_h, s_w), (p_h, p_w), (d_h, d_w) = (
        value if isinstance(value, tuple) else (value, value)
        for value in (kernel_size, stride, padding, dilation)
    )
    h_out = _along(height, k_h, p_h, s_h, d_h)
    w_out = _along(width, k_w, p_w, s_w, d_w)
    return (n, out_channels, h_out, w_out)
