"""Returns the padding of both ends together

The answer is the padding of each end. Look at how the cells are shared.
"""


def same_padding(kernel_size, dilation=1):
    if dilation * (kernel_size - 1) % 2:
        raise ValueError("no padding keeps the size")
    return dilation * (kernel_size - 1)
