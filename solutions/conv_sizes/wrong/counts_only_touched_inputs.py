"""Leaves out the gaps

The field spans from the first input to the last, and inputs between them count though no weight
falls on them.
"""


def receptive_field(layers):
    seen = {0}
    for kernel_size, stride, dilation in reversed(layers):
        seen = {stride * i + dilation * j for i in seen for j in range(kernel_size)}
    return len(seen)
