"""Adds 1 to a kernel that is complete

The dilated kernel reaches over its gaps and one cell; here that cell is counted again. Look at
the 1.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (
        (input_size - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + output_padding + 2
    )
