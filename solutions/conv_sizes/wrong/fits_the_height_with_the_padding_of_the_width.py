"""Pads the height by both numbers to see whether the kernel fits

The second number of the padding is for the width. Look at what is added to the height.
"""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    n, _, height, width = input_shape
    (k_h, k_w), (s_h, s_w), (p_h, p_w), (d_h, d_w) = (
        value if isinstance(value, tuple) else (value, value)
        for value in (kernel_size, stride, padding, dilation)
    )
    h_room = height + 2 * p_h - d_h * (k_h - 1) - 1
    w_room = width + 2 * p_w - d_w * (k_w - 1) - 1
    if height + p_h + p_w <= d_h * (k_h - 1) or w_room < 0:
        raise ValueError("the kernel does not fit")
    return (n, out_channels, h_room // s_h + 1, w_room // s_w + 1)
