"""Rounds up in both modes

Without ceil_mode a window that sticks out does not count. Look at when to round up.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    size = -(-room // stride) + 1
    if (size - 1) * stride >= input_size + padding:
        size -= 1
    return size
