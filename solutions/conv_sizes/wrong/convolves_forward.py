"""Uses the formula of the convolution

A transposed convolution goes the other way: from the small side to the large one. Look at what
stride does there.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    reach = dilation * (kernel_size - 1) + 1
    return (input_size + 2 * padding - reach) // stride + 1 + output_padding
