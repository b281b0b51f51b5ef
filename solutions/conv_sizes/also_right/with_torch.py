"""Asks PyTorch: makes the real layer, and looks at what comes out, or at what has a gradient."""

from numbers import Integral

import torch
from torch import nn
from torch.nn.functional import conv1d


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1):
    arguments = (input_size, kernel_size, stride, padding, dilation)
    if not all(isinstance(x, Integral) for x in arguments):
        raise ValueError("every argument must be a whole number")
    n, k, s, p, d = map(int, arguments)
    if min(n, k, s, d) < 1 or p < 0:
        raise ValueError("an argument is out of range")
    try:
        output = nn.Conv1d(1, 1, k, stride=s, padding=p, dilation=d)(torch.zeros(1, 1, n))
    except RuntimeError as error:
        raise ValueError(f"PyTorch says: {error}") from error
    return output.size(-1)


def conv2d_output_shape(input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1):
    layer = nn.Conv2d(input_shape[1], out_channels, kernel_size, stride, padding, dilation)
    try:
        with torch.no_grad():
            return layer(torch.zeros(*input_shape)).shape
    except RuntimeError as error:
        raise ValueError(f"PyTorch says: {error}") from error


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False):
    pool = nn.AvgPool1d(kernel_size, stride, padding, ceil_mode)
    return pool(torch.zeros(1, 1, input_size)).shape[2]


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
):
    layer = nn.ConvTranspose1d(
        1, 1, kernel_size, stride, padding, output_padding, dilation=dilation
    )
    return len(layer(torch.zeros(1, 1, input_size)).flatten())


def same_padding(kernel_size, dilation=1):
    size = dilation * kernel_size
    for padding in range(size):
        if conv_output_size(size, kernel_size, 1, padding, dilation) == size:
            return padding
    raise ValueError(f"no padding keeps the size of an input of {size} cells")


def receptive_field(layers):
    signal = torch.zeros(1, 1, 1000, dtype=torch.float64, requires_grad=True)
    output = signal
    for kernel_size, stride, dilation in layers:
        weight = torch.ones(1, 1, kernel_size, dtype=torch.float64)
        output = conv1d(output, weight, stride=stride, dilation=dilation)
    output[0, 0, output.size(-1) // 2].backward()
    seen = signal.grad.flatten().nonzero()
    return (seen[-1] - seen[0] + 1).item()


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1):
    layer = nn.Conv2d(in_channels, out_channels, kernel_size, bias=bias, groups=groups)
    return sum(parameter.numel() for parameter in layer.parameters())
