"""Uses the stride of one layer only

All the layers below spread the inputs, not the last of them alone. Look at how strides combine.
"""


def receptive_field(layers):
    field, jump = 1, 1
    for kernel_size, stride, dilation in layers:
        field += dilation * (kernel_size - 1) * jump
        jump = stride
    return field
