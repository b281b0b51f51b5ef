"""Ignores the dilation, transposed

The kernel writes at places that are a dilation apart. Look at how far it reaches.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (input_size - 1) * stride - 2 * padding + (kernel_size - 1) + output_padding + 1
