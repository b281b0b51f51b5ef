"""Keeps a last window that sees only padding

Rounding up can make a window that starts behind the input; PyTorch drops it. Look at where the
last one starts.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    room = input_size + 2 * padding - kernel_size
    return -(-room // stride) + 1 if ceil_mode else room // stride + 1
