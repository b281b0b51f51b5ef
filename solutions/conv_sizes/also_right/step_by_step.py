"""Lays the kernel on cell after cell, and asks each argument whether it could be an index."""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    least = {"input_size": 1, "kernel_size": 1, "stride": 1, "padding": 0, "dilation": 1}
    arguments = (input_size, kernel_size, stride, padding, dilation)
    for (name, bound), value in zip(least.items(), arguments, strict=True):
        if not hasattr(value, "__index__") or value < bound:
            raise ValueError(f"{name} is no whole number of at least {bound}")
    places, start = 0, -padding
    while start + dilation * (kernel_size - 1) < input_size + padding:
        places += 1
        start += stride
    if not places:
        raise ValueError("the kernel has no place")
    return places


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    shape = [*input_shape[:1], out_channels]
    for axis, size in enumerate(input_shape[2:]):
        k, s, p, d = (
            value[axis] if isinstance(value, tuple | list) else value
            for value in (kernel_size, stride, padding, dilation)
        )
        places = len(range(d * (k - 1), size + 2 * p, s))
        if places == 0:
            raise ValueError("the kernel has no place along one of the axes")
        shape.append(places)
    return tuple(shape)


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    stride = stride or kernel_size
    windows, end = 1, kernel_size - padding
    while end + stride <= input_size + padding:
        windows, end = windows + 1, end + stride
    sticks_out = end < input_size + padding and end + stride - kernel_size < input_size
    return windows + (ceil_mode and sticks_out)


def receptive_field(layers):
    first, *rest = layers
    kernel_size, stride, dilation = first
    units = receptive_field(rest) if rest else 1
    return (units - 1) * stride + dilation * (kernel_size - 1) + 1
