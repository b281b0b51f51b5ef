"""Multiplies by a layer's own stride

The stride of a layer spreads its outputs, not its inputs. Look at the order of the two steps.
"""


def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, stride, dilation in layers:
        jump *= stride
        field += dilation * (kernel_size - 1) * jump
    return field
