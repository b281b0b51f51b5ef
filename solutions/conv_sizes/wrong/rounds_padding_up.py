"""Rounds half a cell up

Where an odd number of cells is missing, no equal padding makes up for them. Look at the
remainder.
"""


def same_padding(kernel_size, dilation=1):
    return (dilation * (kernel_size - 1) + 1) // 2
