"""Scales output_padding by the stride

It counts cells of the output, not of the input. Look at what is multiplied.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (
        (input_size + output_padding - 1) * stride - 2 * padding + dilation * (kernel_size - 1) + 1
    )
