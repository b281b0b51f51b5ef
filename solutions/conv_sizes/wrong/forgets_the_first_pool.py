"""Counts steps instead of windows in pooling

After m steps there are m + 1 windows. Look at what is counted.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    size = -(-room // stride) if ceil_mode else room // stride
    if ceil_mode and size * stride >= input_size + padding:
        size -= 1
    return size
