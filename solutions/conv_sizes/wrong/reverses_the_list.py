"""Reverses the caller's list

The answer is right, but the list that was given is changed. Look at what works in place.
"""


def receptive_field(layers):
    layers.reverse()
    field = 1
    for kernel_size, stride, dilation in layers:
        field = (field - 1) * stride + dilation * (kernel_size - 1) + 1
    return field
