"""Pads one end only in pooling

Padding is added at both ends. Look at how much longer the input becomes.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + padding - kernel_size
    size = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    if ceil_mode and (size - 1) * stride >= input_size + padding:
        size -= 1
    return size
