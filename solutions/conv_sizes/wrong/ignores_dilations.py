"""Ignores the dilations

A dilated kernel spans its gaps as well. Look at what a layer adds.
"""


def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, stride, _ in layers:
        field += (kernel_size - 1) * jump
        jump *= stride
    return field
