"""Adds up the strides

Two layers of stride 3 are a stride of 9. Look at how strides combine.
"""


def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, stride, dilation in layers:
        field += dilation * (kernel_size - 1) * jump
        jump += stride - 1
    return field
