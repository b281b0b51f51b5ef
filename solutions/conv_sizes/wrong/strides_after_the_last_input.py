"""Moves on after the last input

Between n inputs there are n - 1 steps. Look at what is multiplied by the stride.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return input_size * stride - 2 * padding + dilation * (kernel_size - 1) + output_padding + 1
