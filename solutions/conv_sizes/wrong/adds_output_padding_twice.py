"""Adds output_padding at both ends

It is added at one end only. Look at how often it is counted.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (
        (input_size - 1) * stride
        - 2 * padding
        + dilation * (kernel_size - 1)
        + 2 * output_padding
        + 1
    )
