"""Multiplies the kernels

Neighbouring windows overlap, so that fields grow by addition. Look at two layers of kernel 3.
"""


def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, stride, dilation in layers:
        field *= (dilation * (kernel_size - 1) + 1) * jump
        jump *= stride
    return field
