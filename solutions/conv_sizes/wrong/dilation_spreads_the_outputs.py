"""Lets the dilation spread the outputs

Dilation lies between the weights of one kernel and leaves the outputs where they are. Look at
what later layers are multiplied by.
"""


def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, stride, dilation in layers:
        field += dilation * (kernel_size - 1) * jump
        jump *= stride * dilation
    return field
