"""Never raises for an image that is too small

The kernel has to fit along both axes, else there is no output. Look at what comes out where it
does not.
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
    return (n, out_channels, *sizes)
