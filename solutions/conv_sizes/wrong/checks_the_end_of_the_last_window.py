"""Looks at the window behind the last one

Window number m starts after m - 1 strides. Look at what is compared.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    size = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    if ceil_mode and size * stride >= input_size + padding:
        size -= 1
    return size
