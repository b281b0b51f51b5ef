"""Ignores the padding

Pooling pads too, with values that never win. Look at the length that the windows move over.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size - kernel_size
    size = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    if ceil_mode and (size - 1) * stride >= input_size + padding:
        size -= 1
    return size
