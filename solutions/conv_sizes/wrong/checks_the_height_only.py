"""Checks the fit of the height only

A kernel that is too wide has no place either. Look at which axis is checked.
"""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    n, _, *image = input_shape
    pairs = [
        value if isinstance(value, tuple) else (value, value)
        for value in (kernel_size, stride, padding, dilation)
    ]
    sizes = []
    for size, k, s, p, d in zip(image, *pairs, strict=True):
        room = size + 2 * p - d * (k - 1) - 1
        sizes.append(room // s + 1)
    if sizes[0] < 1:
        raise ValueError("the kernel does not fit")
    return (n, out_channels, *sizes)
