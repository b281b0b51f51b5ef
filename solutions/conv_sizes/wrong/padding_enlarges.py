"""Lets padding enlarge the output

It is the padding of the convolution that is undone, so it is cut off. Look at its sign.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (
        (input_size - 1) * stride + 2 * padding + dilation * (kernel_size - 1) + output_padding + 1
    )
