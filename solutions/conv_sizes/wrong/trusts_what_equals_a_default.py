"""Does not look at what equals a default

A float is no size either where it equals the default, as a stride of 1.0 does.
"""


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    defaults = {"stride": 1, "padding": 0, "dilation": 1}
    sizes = {"input_size": input_size, "kernel_size": kernel_size}
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    for name, value in {**sizes, **options}.items():
        if name in defaults and defaults[name] == value:
            continue
        if isinstance(value, float) or not hasattr(value, "__index__"):
            raise ValueError(f"{name} is not a whole number")
        if value < (name != "padding"):
            raise ValueError(f"{name} is too small")
    reach = dilation * (kernel_size - 1) + 1
    if reach > input_size + 2 * padding:
        raise ValueError("the dilated kernel does not fit")
    return int((input_size + 2 * padding - reach) // stride + 1)
