"""How large a convolution's output is, what one of its units sees, and how many weights it has."""

from math import prod
from numbers import Integral


def conv_output_size(input_size, kernel_size, stride=1, padding=0, dilation=1) -> int:
    """Size of a convolution's output along one axis.

    input_size, kernel_size, stride, dilation: whole numbers of at least 1
    padding: whole number of at least 0, cells added at *each* end
    A whole number is an int or a numpy integer (signed, and far from overflow); 3.0 is not one.
    Returns a whole number, at least 1.
    Raises ValueError if an argument is not a whole number in its range, or if the dilated kernel
    is larger than the padded input.
    Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning (2016),
    relationship 15.

    >>> conv_output_size(32, 5)
    28
    """
    for name, value, least in (
        ("input_size", input_size, 1),
        ("kernel_size", kernel_size, 1),
        ("stride", stride, 1),
        ("padding", padding, 0),
        ("dilation", dilation, 1),
    ):
        if not isinstance(value, Integral) or value < least:
            raise ValueError(f"{name} must be a whole number of at least {least}, not {value!r}")
    n, k, s, p, d = map(int, (input_size, kernel_size, stride, padding, dilation))
    room = n + 2 * p - (d * (k - 1) + 1)
    if room < 0:
        raise ValueError("the dilated kernel is larger than the padded input: add padding")
    return room // s + 1


def _pair(value):
    """(h, w) of a number for both axes, or of a pair."""
    return value if isinstance(value, tuple) else (value, value)


def conv2d_output_shape(
    input_shape, out_channels, kernel_size, stride=1, padding=0, dilation=1
) -> tuple:
    """Shape of a 2D convolution's output.

    input_shape: tuple (N, C, H, W) of ints: images, channels, height, width
    out_channels: int
    kernel_size, stride, padding, dilation: each an int for both axes or a tuple (h, w) of ints
    Returns the tuple (N, out_channels, H_out, W_out) of whole numbers.
    Raises ValueError where the dilated kernel does not fit the padded input, on either axis.

    >>> conv2d_output_shape((16, 3, 32, 48), 8, 5, stride=(1, 2))
    (16, 8, 28, 22)
    """
    batch, _, *image = input_shape
    axes = zip(image, *map(_pair, (kernel_size, stride, padding, dilation)), strict=True)
    return (batch, out_channels, *(conv_output_size(*axis) for axis in axes))


def pool_output_size(input_size, kernel_size, stride=None, padding=0, ceil_mode=False) -> int:
    """Size of a pooling layer's output along one axis, by PyTorch's rules.

    input_size, kernel_size: ints of at least 1; the kernel fits the padded input
    stride: int of at least 1, or None for the kernel's size
    padding: int, cells added at each end, at most half the kernel
    ceil_mode: bool; True keeps a last window that sticks out at the right, provided that it starts
    inside the input or its left padding
    Returns a whole number. Arguments are always such as PyTorch allows: nothing is raised.
    Source: the documentation of torch.nn.MaxPool1d.

    >>> pool_output_size(5, 2), pool_output_size(5, 2, ceil_mode=True)
    (2, 3)
    """
    stride = kernel_size if stride is None else stride
    last_start = input_size + 2 * padding - kernel_size
    if ceil_mode:
        last_start = min(last_start + stride - 1, input_size + padding - 1)
    return last_start // stride + 1


def conv_transpose_output_size(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
) -> int:
    """Size of a transposed convolution's output ("deconvolution") along one axis.

    input_size, kernel_size, stride, dilation: ints of at least 1
    padding: int, cells taken off *each* end of the output
    output_padding: int from 0, less than the larger of stride and dilation, cells added at one end
    Returns a whole number. Arguments are always such as PyTorch allows: nothing is raised.
    Source: the documentation of torch.nn.ConvTranspose1d.

    >>> conv_transpose_output_size(16, 4, stride=2, padding=1)
    32
    """
    spread = (input_size - 1) * stride + 1
    return spread + dilation * (kernel_size - 1) - 2 * padding + output_padding


def same_padding(kernel_size, dilation=1) -> int:
    """Padding at each end that keeps the size of a convolution of stride 1.

    kernel_size, dilation: ints of at least 1
    Returns a whole number.
    Raises ValueError where no padding that is equal at both ends keeps the size.

    >>> same_padding(5)
    2
    """
    total = dilation * (kernel_size - 1)
    if total % 2:
        raise ValueError("an odd number of cells cannot be shared equally by both ends")
    return total // 2


def receptive_field(layers) -> int:
    """Inputs that one unit of the last layer spans along one axis, from first to last.

    layers: non-empty list of tuples (kernel_size, stride, dilation) of ints of at least 1,
    the layer nearest to the input first
    Returns a whole number; inputs in the gaps of a dilated kernel are counted.
    Source: Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks
    (Distill, 2019), equation 2.

    >>> receptive_field([(3, 2, 1), (3, 1, 1)])
    7
    """
    field = jump = 1
    for kernel_size, stride, dilation in layers:
        field += dilation * (kernel_size - 1) * jump
        jump *= stride
    return field


def conv_parameter_count(in_channels, out_channels, kernel_size, bias=True, groups=1) -> int:
    """Number of trainable parameters of a 2D convolution.

    in_channels, out_channels, groups: ints of at least 1
    kernel_size: an int for both axes or a tuple (h, w) of ints
    bias: bool, whether each output channel has one
    Returns a whole number.
    Raises ValueError where groups does not divide both channel counts.

    >>> conv_parameter_count(3, 8, 5)
    608
    """
    if in_channels % groups or out_channels % groups:
        raise ValueError("groups must divide both channel counts")
    weights = out_channels * (in_channels // groups) * prod(_pair(kernel_size))
    return weights + out_channels if bias else weights
