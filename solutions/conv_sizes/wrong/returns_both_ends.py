"""Returns the two ends apart

An unequal padding is no answer here, and an equal one is one number. Look at the type of the
answer.
"""


def same_padding(kernel_size, dilation=1):
    total = dilation * (kernel_size - 1)
    return (total // 2, total - total // 2)
