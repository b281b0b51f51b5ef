"""Counts cells and windows one by one, with no formula at all."""

from operator import index


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    try:
        n, k, s, p, d = (index(x) for x in (input_size, kernel_size, stride, padding, dilation))
    except TypeError as error:
        raise ValueError("sizes are whole numbers") from error
    if n < 1 or k < 1 or s < 1 or p < 0 or d < 1:
        raise ValueError("a size is out of range")
    padded = range(-p, n + p)
    offsets = range(0, d * k, d)
    windows = [start for start in padded[::s] if start + offsets[-1] in padded]
    if not windows:
        raise ValueError("the kernel fits nowhere")
    return len(windows)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    shape = [input_shape[0], out_channels]
    for axis in (0, 1):
        k, s, p, d = (
            value if isinstance(value, int) else value[axis]
            for value in (kernel_size, stride, padding, dilation)
        )
        padded = [0] * p + [1] * input_shape[2 + axis] + [0] * p
        starts = [i for i in range(0, len(padded), s) if i + d * (k - 1) < len(padded)]
        if not starts:
            raise ValueError(f"the kernel does not fit axis {axis}")
        shape.append(len(starts))
    return tuple(shape)


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    starts = range(-padding, input_size + padding, stride or kernel_size)
    whole = [i for i in starts if i + kernel_size <= input_size + padding]
    if not ceil_mode:
        return len(whole)
    rest = [i for i in starts[len(whole) :] if i < input_size]
    left_over = whole[-1] + kernel_size < input_size + padding
    return len(whole) + (1 if rest and left_over else 0)


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    written = {i * stride + j * dilation for i in range(input_size) for j in range(kernel_size)}
    cells = list(range(max(written) + 1))
    cells = cells + [None] * output_padding
    return len(cells) - len(cells[:padding]) - padding


def same_padding(kernel_size, dilation=1):
    left = right = 0
    for cell in range(dilation * (kernel_size - 1)):
        if cell % 2:
            right += 1
        else:
            left += 1
    if left != right:
        raise ValueError("one end would need a cell more than the other")
    return left


def receptive_field(layers):
    seen = {0}
    for kernel_size, stride, dilation in layers[::-1]:
        seen = {stride * unit + dilation * tap for unit in seen for tap in range(kernel_size)}
    return max(seen) - min(seen) + 1


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1):
    height, width = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    members = [[c for c in range(in_channels) if c % groups == g] for g in range(groups)]
    filters = [[c for c in range(out_channels) if c % groups == g] for g in range(groups)]
    if len({len(m) for m in members}) > 1 or len({len(f) for f in filters}) > 1:
        raise ValueError("the groups are not equally large")
    count = 0
    for inputs, outputs in zip(members, filters, strict=True):
        for _ in outputs:
            count += len(inputs) * height * width
            if bias:
                count += 1
    return count
