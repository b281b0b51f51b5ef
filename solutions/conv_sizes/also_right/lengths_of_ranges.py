"""Sizes are lengths of ranges; a receptive field is traced back from its first and last cell."""

import numpy as np


def _whole(name, value, least):
    if not (isinstance(value, (int, np.integer))):
        raise ValueError(f"{name} must be a whole number, not {value!r}")
    if value < least:
        raise ValueError(f"{name} must be at least {least}, not {value}")
    return int(value)


def _places(n, k, s, p, d):
    """The range of the left ends of the kernel, from the start of the padded input."""
    span = range(0, d * k, d)[-1] + 1
    return range(0, n + 2 * p - span + 1, s)


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1) -> int:
    n = _whole("input_size", input_size, 1)
    k = _whole("kernel_size", kernel_size, 1)
    s = _whole("stride", stride, 1)
    p = _whole("padding", padding, 0)
    d = _whole("dilation", dilation, 1)
    places = _places(n, k, s, p, d)
    if not places:
        raise ValueError("the dilated kernel is longer than the padded input")
    return len(places)


def conv2d_output_shape(
    input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1
) -> tuple:
    def spread(value):
        return value if isinstance(value, tuple) else (value,) * 2

    batch, _, *image = input_shape
    sizes = []
    for arguments in zip(
        image, *map(spread, (kernel_size, stride, padding, dilation)), strict=False
    ):
        places = _places(*arguments)
        if len(places) == 0:
            raise ValueError("kernel does not fit")
        sizes.append(len(places))
    return (batch, out_channels, *sizes)


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False) -> int:
    step = kernel_size if stride is None else stride
    total = input_size + 2 * padding
    count = 0
    for start in range(0, total, step):
        whole = start + kernel_size <= total
        previous_was_short = start and start - step + kernel_size >= total
        if whole or (ceil_mode and start < input_size + padding and not previous_was_short):
            count += 1
        else:
            break
    return count


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
) -> int:
    last_input = range(0, input_size * stride, stride)[-1]
    last_tap = range(0, kernel_size * dilation, dilation)[-1]
    written = range(last_input + last_tap + 1)
    return len(written) - padding - padding + output_padding


def same_padding(kernel_size, dilation=1) -> int:
    lost = len(range(dilation * (kernel_size - 1)))
    left, right = lost // 2, lost - lost // 2
    if left != right:
        raise ValueError(f"{lost} lost cells cannot be shared by two ends")
    return left


def receptive_field(layers) -> int:
    """Follow the first and the last cell that a unit sees, from the last layer down."""
    first = last = 0
    for kernel, stride, dilation in layers[::-1]:
        first, last = first * stride, last * stride + dilation * (kernel - 1)
    return last - first + 1


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1) -> int:
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide both channel counts")
    rows, columns = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    one_group = (in_channels // groups) * (out_channels // groups) * rows * columns
    return sum(one_group for _ in range(groups)) + sum([out_channels] * bool(bias))
