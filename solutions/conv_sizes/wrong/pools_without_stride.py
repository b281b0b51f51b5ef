"""Divides by the kernel, whatever the stride

Windows may overlap or leave gaps between them. Look at how far one is from the next.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size
    room = input_size + 2 * padding - kernel_size
    size = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    if ceil_mode and (size - 1) * stride >= input_size + padding:
        size -= 1
    return size
