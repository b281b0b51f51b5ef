"""Adds a window in ceil mode only behind a whole step

Any cell that is left over makes a window, even where the rest is shorter than one step. Look at
what is asked before rounding up.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    if not ceil_mode or room < stride:
        return room // stride + 1
    size = -(-room // stride) + 1
    return size - 1 if (size - 1) * stride >= input_size + padding else size
