"""Rounds up where ceil_mode is off

The two branches are the wrong way round. Look at the condition.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    size = -(-room // stride) + 1 if not ceil_mode else room // stride + 1
    if ceil_mode and (size - 1) * stride >= input_size + padding:
        size -= 1
    return size
