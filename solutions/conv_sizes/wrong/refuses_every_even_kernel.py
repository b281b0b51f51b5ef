"""Refuses every even kernel

With an even dilation an even kernel loses an even number of cells. Look at the number that has
to be halved.
"""


def same_padding(kernel_size, dilation=1):
    if kernel_size % 2 == 0:
        raise ValueError("no padding keeps the size")
    return dilation * (kernel_size - 1) // 2
