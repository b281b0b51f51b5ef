"""Forgets the left padding when it looks at the last window

Windows are counted from the left edge of the padding, so the input ends later than its size
says. Look at the comparison.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    size = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    if ceil_mode and (size - 1) * stride >= input_size:
        size -= 1
    return size
