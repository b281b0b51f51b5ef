"""Looks at the last layer alone

A unit of the last layer sees units of the layer below, which see more. Look at which layers
take part.
"""


def receptive_field(layers):
    kernel_size, _, dilation = layers[-1]
    return dilation * (kernel_size - 1) + 1
