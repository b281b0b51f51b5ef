"""Returns half a float

A number of cells is a whole number. Look at the division.
"""


def same_padding(kernel_size, dilation=1):
    if dilation * (kernel_size - 1) % 2:
        raise ValueError("no padding keeps the size")
    return dilation * (kernel_size - 1) / 2
