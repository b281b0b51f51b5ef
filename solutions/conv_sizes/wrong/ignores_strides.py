"""Ignores the strides

Behind a layer of stride 2, neighbours are two inputs apart. Look at how much a later layer
adds.
"""


def receptive_field(layers):
    field = 1
    for kernel_size, _, dilation in layers:
        field += dilation * (kernel_size - 1)
    return field
