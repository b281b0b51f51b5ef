"""Takes the padding off one end only

Both ends lose it. Look at how much is subtracted.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (input_size - 1) * stride - padding + dilation * (kernel_size - 1) + output_padding + 1
