"""Walks back with one stride too many

Between m units there are m - 1 steps. Look at what is multiplied by the stride.
"""


def receptive_field(layers):
    field = 1
    for kernel_size, stride, dilation in reversed(layers):
        field = field * stride + dilation * (kernel_size - 1)
    return field
