"""Adds whole kernels

The kernel shares one cell with what was there before. Look at what a layer adds.
"""


def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, stride, dilation in layers:
        field += dilation * kernel_size * jump
        jump *= stride
    return field
