"""Checks the area rather than both sides

Where the kernel fits along neither axis, both sizes are negative, and their product is not. Look
at each axis by itself.
"""


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    def pair(value):
        return value if isinstance(value, tuple) else (value, value)

    n, _, *sizes = input_shape
    geometry = zip(sizes, *map(pair, (kernel_size, stride, padding, dilation)), strict=True)
    height, width = ((x + 2 * p - d * (k - 1) - 1) // s + 1 for x, k, s, p, d in geometry)
    if height * width <= 0:
        raise ValueError("the dilated kernel does not fit")
    return n, out_channels, height, width
