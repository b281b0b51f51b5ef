"""Starts from 0

Without any layer a unit sees one cell: itself. Look at the first value.
"""


def receptive_field(layers):
    field, jump = 0, 1
    for kernel_size, stride, dilation in layers:
        field += dilation * (kernel_size - 1) * jump
        jump *= stride
    return field
