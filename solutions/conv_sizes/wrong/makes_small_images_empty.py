"""Makes an empty image where the kernel does not fit

A size of 0 hides the mistake until much later. The text asks for an error.
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
        sizes.append(max(room // s + 1, 0))
    return (n, out_channels, *sizes)
