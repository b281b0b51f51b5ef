"""Takes 1 for the default stride

Pooling windows lie side by side unless a stride is given. Look at what None means.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    room = input_size + 2 * padding - kernel_size
    stride = 1 if stride is None else stride
    size = -(-room // stride) + 1 if ceil_mode else room // stride + 1
    if ceil_mode and (size - 1) * stride >= input_size + padding:
        size -= 1
    return size
