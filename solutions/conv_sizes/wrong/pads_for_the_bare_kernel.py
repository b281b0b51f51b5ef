"""Ignores the dilation of the kernel

A dilated kernel takes more cells from the axis. Look at how many are lost.
"""


def same_padding(kernel_size, dilation=1):
    if kernel_size % 2 == 0:
        raise ValueError("no padding keeps the size")
    return kernel_size // 2
