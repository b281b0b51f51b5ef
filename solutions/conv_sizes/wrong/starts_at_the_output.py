"""Starts at the wrong end

Here the strides of later layers multiply what earlier layers add. Look at the order of the
layers.
"""


def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, stride, dilation in reversed(layers):
        field += dilation * (kernel_size - 1) * jump
        jump *= stride
    return field
