"""Adds a window in ceil mode even where nothing is left over

Where the stride divides, rounding up and down is the same. Look at what is added.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    size = room // stride + 1
    if ceil_mode and size * stride < input_size + padding:
        size += 1
    return size
