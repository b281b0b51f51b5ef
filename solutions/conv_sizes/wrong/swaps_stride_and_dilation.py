"""Swaps stride and dilation

The stride lies between inputs, the dilation between weights. Look at which factor goes with
which.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (
        (input_size - 1) * dilation - 2 * padding + stride * (kernel_size - 1) + output_padding + 1
    )
