"""Ignores ceil_mode

A last window that sticks out is lost even where it is asked for. Look at the last argument.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    return room // stride + 1
