"""Halves the kernel times the dilation

What is lost is one cell less than the dilated kernel, which has k - 1 gaps. Look at the length
that is halved.
"""


def same_padding(kernel_size, dilation=1):
    if dilation * (kernel_size - 1) % 2:
        raise ValueError("no padding keeps the size")
    return dilation * kernel_size // 2
