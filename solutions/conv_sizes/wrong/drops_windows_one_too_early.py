"""Drops a last window that starts on the last input

It sees one input, and that is enough. Look at the comparison.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    size = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    if ceil_mode and (size - 1) * stride >= input_size + padding - 1:
        size -= 1
    return size
