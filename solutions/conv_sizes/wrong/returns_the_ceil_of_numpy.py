"""Returns a float

np.ceil and np.floor give floats, and a size has to be a whole number. Look at the type of the
answer.
"""

import numpy as np


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    size = (np.ceil if ceil_mode else np.floor)(room / stride) + 1
    if ceil_mode and (size - 1) * stride >= input_size + padding:
        size -= 1
    return size
