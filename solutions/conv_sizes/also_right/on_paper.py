"""Windows and weights of torch's meta device, which has no numbers; other errors are the cause."""

import numpy as np
import torch
from torch.nn.modules.utils import _pair


def _integer(value):
    if isinstance(value, np.integer):
        return value.item()
    if isinstance(value, int):
        return value
    raise TypeError(f"{type(value).__name__} is no type of whole numbers")


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1) -> int:
    try:
        n, k, s, p, d = [_integer(v) for v in (input_size, kernel_size, stride, padding, dilation)]
        assert min(n, k, s, d) > 0 <= p, "out of range"
        cells = torch.empty(n + 2 * p, device="meta")
        # unfold is the sliding window itself: it makes views, on paper only
        return cells.unfold(0, d * (k - 1) + 1, s).shape[0]
    except (TypeError, AssertionError, RuntimeError) as error:
        raise ValueError(f"no such convolution: {error}") from error


def conv2d_output_shape(
    input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1
) -> tuple:
    paper = torch.empty(tuple(input_shape)[2:], device="meta")
    for axis, (k, s, p, d) in enumerate(
        zip(_pair(kernel_size), _pair(stride), _pair(padding), _pair(dilation), strict=False)
    ):
        span = d * (k - 1) + 1
        length = paper.shape[axis] + 2 * p
        if span > length:
            raise ValueError(f"axis {axis}: a kernel of {span} does not fit into {length} cells")
        shape = list(paper.shape)
        shape[axis] = (length - span + s) // s
        paper = torch.empty(shape, device="meta")
    return torch.Size((input_shape[0], out_channels)) + paper.shape


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False) -> int:
    if stride is None:
        stride = kernel_size
    free = input_size + 2 * padding - kernel_size
    steps, rest = divmod(free, stride)
    # The next start is (steps + 1) * stride.
    extra = bool(ceil_mode) and rest != 0 and (steps + 1) * stride < input_size + padding
    return 1 + steps + extra


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
) -> int:
    # write the formula as the forward one, solved for n
    forward_input_least = (
        (input_size - 1) * stride + (dilation * (kernel_size - 1) + 1) - 2 * padding
    )
    return forward_input_least + output_padding


def same_padding(kernel_size, dilation=1) -> int:
    if kernel_size % 2 == 1:
        return kernel_size // 2 * dilation
    if dilation % 2 == 0:
        return (kernel_size - 1) * (dilation // 2)
    raise ValueError(f"kernel_size={kernel_size}, dilation={dilation}: no symmetric padding")


def receptive_field(layers) -> int:
    def span(rest, cells):
        if not rest:
            return cells
        *before, (k, s, d) = rest
        return span(before, (cells - 1) * s + d * (k - 1) + 1)

    return span(list(layers), 1)


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1) -> int:
    layer = torch.nn.Conv2d(  # raises ValueError by itself
        in_channels, out_channels, kernel_size, bias=bias, groups=groups, device="meta"
    )
    return sum(parameter.numel() for parameter in layer.parameters())
