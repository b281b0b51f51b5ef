"""Forgets the 1

What one input writes reaches over the gaps of the kernel and one cell more. Try an input and a
kernel of one cell.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (input_size - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + output_padding
