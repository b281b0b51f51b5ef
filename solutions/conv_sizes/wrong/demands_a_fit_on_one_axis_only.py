"""Raises only if the kernel fits neither axis

A kernel that fits the height and not the width has no place. Look at how the two axes are
joined.
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
    if max(sizes) < 1:
        raise ValueError("the kernel does not fit")
    return (n, out_channels, *sizes)
