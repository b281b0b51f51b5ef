"""Walks back with the bare kernel times the dilation

The way from the output is fine, but between k weights there are k - 1 gaps. Look at the length
of the dilated kernel.
"""


def receptive_field(layers):
    field = 1
    for kernel_size, stride, dilation in reversed(layers):
        field = (field - 1) * stride + dilation * kernel_size
    return field
