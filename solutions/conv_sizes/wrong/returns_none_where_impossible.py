"""Returns None where it cannot be done

The text asks for an error there. Look at what happens in the odd case.
"""


def same_padding(kernel_size, dilation=1):
    if dilation * (kernel_size - 1) % 2:
        return None
    return dilation * (kernel_size - 1) // 2
