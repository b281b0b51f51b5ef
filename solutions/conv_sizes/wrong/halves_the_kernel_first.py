"""Halves before it multiplies

Half of an even kernel less one is no whole number, but with a dilation of 2 the product is.
Look at the order.
"""


def same_padding(kernel_size, dilation=1):
    if dilation * (kernel_size - 1) % 2:
        raise ValueError("no padding keeps the size")
    return dilation * ((kernel_size - 1) // 2)
