"""Looks at the dilation alone

An odd kernel can be padded whatever its dilation. Look at the number that has to be even.
"""


def same_padding(kernel_size, dilation=1):
    if dilation % 2 and dilation > 1:
        raise ValueError("no padding keeps the size")
    return dilation * (kernel_size - 1) // 2
