"""Divides the input by the stride

Kernel and padding have their part in it too. Look at the length that the windows move over.
"""


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = kernel_size if stride is None else stride
    return -(-input_size // stride) if ceil_mode else input_size // stride
