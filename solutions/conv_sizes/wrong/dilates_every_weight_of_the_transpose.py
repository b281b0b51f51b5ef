"""Multiplies the whole kernel by the dilation, transposed

Between k weights there are k - 1 gaps. Look at the length of the dilated kernel.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (input_size - 1) * stride - 2 * padding + dilation * kernel_size + output_padding
