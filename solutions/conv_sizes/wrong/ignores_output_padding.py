"""Ignores output_padding

It adds the cells which the floor of the convolution had lost. Look for it in the sum.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (input_size - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + 1
