"""Lets the last window start just behind the input

A window that starts on the first cell of the right padding sees no input. Look at the
comparison.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    size = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    if ceil_mode and (size - 1) * stride > input_size + padding:
        size -= 1
    return size
