"""The oracles lay kernels over cells, one place after the other, and count.

So no torch is needed, which takes longer to import than all else; also_right/with_torch.py holds
them against its layers. Sizes are whole numbers: comparisons are exact, no test needs a tolerance.
"""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.examiner import assert_raises, assert_same, exercise

KERNELS = st.integers(1, 6)
STRIDES = st.integers(1, 5)
PADDINGS = st.integers(0, 4)
DILATIONS = st.integers(1, 4)
EXTRAS = st.integers(0, 12)  # cells beyond the smallest input that the kernel fits


def smallest_input(kernel, padding=0, dilation=1):
    return max(1, dilation * (kernel - 1) + 1 - 2 * padding)


def cells(start, kernel, dilation=1):
    """The cells that a kernel lies on."""
    return [start + weight * dilation for weight in range(kernel)]


def places(size, kernel, stride, dilation=1):
    """Where a kernel begins that is moved over so many cells, as long as it fits."""
    return [s for s in range(0, size, stride) if cells(s, kernel, dilation)[-1] < size]


def convolved(size, kernel, stride=1, padding=0, dilation=1):
    """Length of a convolution's output: a number for each place."""
    return len(places(padding + size + padding, kernel, stride, dilation))


# --- conv_output_size ---------------------------------------------------------------------------


@exercise("conv_output_size", points=1)
@settings(max_examples=34)
@given(extra=EXTRAS, kernel=KERNELS, stride=STRIDES, padding=PADDINGS)
@example(extra=0, kernel=1, stride=1, padding=0)
@example(extra=0, kernel=3, stride=1, padding=0)
@example(extra=0, kernel=3, stride=2, padding=1)
@example(extra=5, kernel=3, stride=2, padding=0)
@example(extra=5, kernel=4, stride=3, padding=1)
@example(extra=6, kernel=2, stride=4, padding=0)
@example(extra=6, kernel=2, stride=3, padding=2)
@example(extra=0, kernel=1, stride=5, padding=0)
@example(extra=220, kernel=11, stride=9, padding=7)
def test_length_with_stride_and_padding(student, extra, kernel, stride, padding):
    """The size is the length of a real convolution, for any stride and padding."""
    size = smallest_input(kernel) + extra
    assert_same(student.conv_output_size(size, kernel), convolved(size, kernel))
    size = smallest_input(kernel, padding) + extra
    expected = convolved(size, kernel, stride, padding)
    assert_same(student.conv_output_size(size, kernel, stride, padding), expected)


@exercise("conv_output_size", points=1)
@settings(max_examples=36)
@given(extra=EXTRAS, kernel=KERNELS, stride=STRIDES, padding=PADDINGS, dilation=DILATIONS)
@example(extra=0, kernel=3, stride=1, padding=0, dilation=2)
@example(extra=0, kernel=3, stride=2, padding=1, dilation=2)
@example(extra=7, kernel=4, stride=1, padding=0, dilation=3)
@example(extra=8, kernel=2, stride=3, padding=1, dilation=4)
@example(extra=9, kernel=1, stride=2, padding=0, dilation=3)
@example(extra=70, kernel=9, stride=8, padding=6, dilation=7)
def test_length_with_dilation(student, extra, kernel, stride, padding, dilation):
    """The size is the length of a real convolution with a dilated kernel."""
    size = smallest_input(kernel, padding, dilation) + extra
    expected = convolved(size, kernel, stride, padding, dilation)
    assert_same(student.conv_output_size(size, kernel, stride, padding, dilation), expected)
    expected = convolved(size + 2 * padding, kernel, dilation=dilation)
    assert_same(student.conv_output_size(size + 2 * padding, kernel, dilation=dilation), expected)


# The kernel fits with every value below, so that only the value itself can be the reason.
SOUND = {"input_size": 7, "kernel_size": 3, "stride": 2, "padding": 4, "dilation": 2}
DEFAULTS = {"stride": 1, "padding": 0, "dilation": 1}


@exercise("conv_output_size", points=1)
def test_error_for_what_is_no_whole_number_in_range(student):
    """ValueError with a message for each argument that is out of range or not a whole number."""
    student.conv_output_size(**SOUND)
    for name, sound in SOUND.items():
        too_small = [-1] if name == "padding" else [0, -1]
        whole_floats = {float(sound), float(DEFAULTS.get(name, sound))}
        for value in (*too_small, 2.5, *sorted(whole_floats), None, str(sound)):
            with assert_raises(ValueError):
                student.conv_output_size(**{**SOUND, name: value})
    for dtype in ("float32", "float64"):
        with assert_raises(ValueError):
            student.probe.conv_output_size_of_numpy(dtype, 7, 3)


@st.composite
def misfits(draw):
    """(missing, kernel, stride, padding, dilation): the input lacks `missing` cells to fit."""
    kernel, dilation = draw(st.integers(2, 6)), draw(DILATIONS)
    reach = dilation * (kernel - 1) + 1
    padding = draw(st.integers(0, (reach - 2) // 2))
    missing = draw(st.integers(1, reach - 2 * padding - 1))
    return missing, kernel, draw(STRIDES), padding, dilation


@exercise("conv_output_size", points=1)
@settings(max_examples=32)
@given(misfit=misfits())
@example(misfit=(1, 2, 1, 0, 1))
@example(misfit=(1, 4, 1, 1, 1))
@example(misfit=(1, 5, 3, 0, 1))
@example(misfit=(2, 6, 2, 1, 1))
@example(misfit=(1, 3, 1, 0, 3))
@example(misfit=(1, 3, 5, 1, 2))
@example(misfit=(3, 6, 1, 0, 1))
@example(misfit=(4, 9, 7, 5, 6))
def test_error_where_the_kernel_does_not_fit(student, misfit):
    """ValueError where the dilated kernel is larger than the padded input; equal sizes fit."""
    missing, kernel, stride, padding, dilation = misfit
    fits = dilation * (kernel - 1) + 1 - 2 * padding
    student.conv_output_size(fits, kernel, stride, padding, dilation)
    with assert_raises(ValueError):
        student.conv_output_size(fits - missing, kernel, stride, padding, dilation)


@exercise("conv_output_size", points=1)
def test_numpy_integers_are_whole_numbers(student):
    """Numpy integers of any size are taken as ints are."""
    for dtype in ("int64", "int16", "int8"):
        for sizes in ((9, 3), (12, 4, 3, 1), (11, 3, 2, 0, 1)):
            answer = student.probe.conv_output_size_of_numpy(dtype, *sizes)
            assert_same(answer, convolved(*sizes))


# --- conv2d_output_shape ------------------------------------------------------------------------

COUNTS = st.integers(1, 4)


def on_axis(value, axis):
    """What a number for both axes, or a pair (h, w), says of one axis."""
    return value[axis] if isinstance(value, tuple) else value


def convolved_shape(input_shape, out_channels, *geometry):
    """Shape of a 2D convolution's output: each axis has its own geometry."""
    batch, _, *image = input_shape
    lengths = (
        convolved(size, *(on_axis(value, axis) for value in geometry))
        for axis, size in enumerate(image)
    )
    return (batch, out_channels, *lengths)


@exercise("conv2d_output_shape", points=1)
@settings(max_examples=28)
@given(
    counts=st.tuples(COUNTS, COUNTS, COUNTS),
    extra=st.tuples(EXTRAS, EXTRAS),
    kernel=KERNELS,
    stride=STRIDES,
    padding=PADDINGS,
    dilation=DILATIONS,
)
@example(counts=(2, 3, 5), extra=(4, 9), kernel=3, stride=2, padding=1, dilation=1)
@example(counts=(3, 1, 2), extra=(8, 1), kernel=2, stride=3, padding=0, dilation=2)
@example(counts=(1, 4, 1), extra=(0, 6), kernel=4, stride=1, padding=2, dilation=1)
@example(counts=(1, 1, 2), extra=(3, 0), kernel=3, stride=1, padding=0, dilation=3)
def test_shape_with_one_number_for_both_axes(
    student, counts, extra, kernel, stride, padding, dilation
):
    """The shape is that of a real 2D convolution, with whole numbers for both axes."""
    batch, in_channels, out_channels = counts
    height, width = (smallest_input(kernel) + cells for cells in extra)
    shape = (batch, in_channels, height, width)
    expected = convolved_shape(shape, out_channels, kernel)
    assert_same(student.conv2d_output_shape(shape, out_channels, kernel), expected)
    height, width = (smallest_input(kernel, padding, dilation) + cells for cells in extra)
    shape = (batch, in_channels, height, width)
    geometry = (kernel, stride, padding, dilation)
    expected = convolved_shape(shape, out_channels, *geometry)
    assert_same(student.conv2d_output_shape(shape, out_channels, *geometry), expected)


def number_or_pair(numbers):
    return st.one_of(numbers, st.tuples(numbers, numbers))


@exercise("conv2d_output_shape", points=1)
@settings(max_examples=38)
@given(
    extra=st.tuples(EXTRAS, EXTRAS),
    kernel=number_or_pair(KERNELS),
    stride=number_or_pair(STRIDES),
    padding=number_or_pair(PADDINGS),
    dilation=number_or_pair(DILATIONS),
)
@example(extra=(7, 10), kernel=(2, 5), stride=(1, 3), padding=(0, 2), dilation=(3, 1))
@example(extra=(10, 7), kernel=(5, 2), stride=1, padding=0, dilation=1)
@example(extra=(9, 9), kernel=3, stride=(3, 1), padding=0, dilation=1)
@example(extra=(5, 5), kernel=3, stride=1, padding=(1, 0), dilation=1)
@example(extra=(5, 5), kernel=3, stride=1, padding=0, dilation=(1, 2))
@example(extra=(6, 6), kernel=(2, 4), stride=2, padding=1, dilation=2)
@example(extra=(0, 0), kernel=(5, 2), stride=(3, 1), padding=(0, 1), dilation=(1, 4))
def test_shape_with_pairs(student, extra, kernel, stride, padding, dilation):
    """Each of the four geometry arguments may be a pair (h, w), in any mixture."""
    height, width = (
        smallest_input(*(on_axis(value, axis) for value in (kernel, padding, dilation)))
        + extra[axis]
        for axis in (0, 1)
    )
    shape = (2, 3, height, width)
    expected = convolved_shape(shape, 5, kernel, stride, padding, dilation)
    answer = student.conv2d_output_shape(
        shape, 5, kernel, stride=stride, padding=padding, dilation=dilation
    )
    assert_same(answer, expected)


TOO_SMALL = [  # height and width of an image, and the geometry that does not fit it
    ((4, 9), {"kernel_size": 5}),
    ((9, 4), {"kernel_size": 5}),
    ((4, 9), {"kernel_size": 5, "stride": 3}),
    ((9, 4), {"kernel_size": 5, "stride": (1, 4)}),
    ((4, 9), {"kernel_size": 7, "padding": 1}),
    ((9, 4), {"kernel_size": (1, 7), "padding": (3, 1)}),
    ((4, 9), {"kernel_size": 3, "dilation": 2}),
    ((9, 4), {"kernel_size": 3, "dilation": (1, 2)}),
    ((2, 2), {"kernel_size": 3}),
    ((3, 3), {"kernel_size": 5}),
    ((2, 3), {"kernel_size": 9, "stride": 2}),
    ((4, 9), {"kernel_size": (5, 1)}),
    ((9, 4), {"kernel_size": (1, 5)}),
    ((4, 9), {"kernel_size": (5, 1), "stride": (3, 1)}),
    ((4, 9), {"kernel_size": 7, "padding": (1, 4)}),
    ((4, 9), {"kernel_size": (5, 1), "padding": (0, 1)}),
    ((4, 9), {"kernel_size": 3, "dilation": (2, 1)}),
    ((3, 20), {"kernel_size": (4, 7), "stride": (5, 2), "dilation": (2, 1), "padding": (1, 3)}),
]


@exercise("conv2d_output_shape", points=1)
def test_error_where_the_kernel_does_not_fit_the_image(student):
    """ValueError where the dilated kernel does not fit, be it on one axis only."""
    student.conv2d_output_shape((1, 2, 9, 9), 3, 5)  # who always raises gains nothing
    for image, geometry in TOO_SMALL:
        with assert_raises(ValueError):
            student.conv2d_output_shape((1, 2, *image), 3, **geometry)


# --- pool_output_size ---------------------------------------------------------------------------


def pooled(size, kernel, stride=None, padding=0, ceil_mode=False):
    """Length of a max pooling's output: a number for each window."""
    stride = stride or kernel
    padded = padding + size + padding
    windows = places(padded, kernel, stride)
    if ceil_mode and windows[-1] + kernel < padded:  # cells are left over
        behind = windows[-1] + stride
        if behind < padding + size:  # a window begins there that is not in the right padding
            windows.append(behind)
    return len(windows)


@st.composite
def pools(draw, strides):
    """(size, kernel, stride, padding) that PyTorch allows: padding at most half the kernel."""
    kernel = draw(KERNELS)
    padding = draw(st.integers(0, kernel // 2))
    return smallest_input(kernel, padding) + draw(EXTRAS), kernel, draw(strides), padding


@exercise("pool_output_size", points=1)
@settings(max_examples=38)
@given(pool=pools(STRIDES))
@example(pool=(7, 3, 2, 1))
@example(pool=(8, 3, 2, 1))
@example(pool=(10, 2, 3, 1))
@example(pool=(3, 3, 4, 0))
@example(pool=(9, 4, 1, 2))
@example(pool=(10, 5, 4, 0))
@example(pool=(23, 9, 8, 4))
def test_pooled_length(student, pool):
    """The size is the length of a real pooling, for any stride and padding."""
    assert_same(student.pool_output_size(*pool), pooled(*pool))


@exercise("pool_output_size", points=1)
@settings(max_examples=26)
@given(pool=pools(st.none()))
@example(pool=(7, 3, None, 1))
@example(pool=(8, 2, None, 0))
@example(pool=(9, 2, None, 0))
@example(pool=(11, 4, None, 2))
def test_stride_is_the_kernel_unless_given(student, pool):
    """Without a stride, or with None, windows are a kernel apart; without padding there is none."""
    size, kernel, _, padding = pool
    expected = pooled(size, kernel, padding=padding)
    assert_same(student.pool_output_size(size, kernel, padding=padding), expected)
    assert_same(student.pool_output_size(size, kernel, None, padding, False), expected)
    size += 2 * padding
    assert_same(student.pool_output_size(size, kernel), pooled(size, kernel))


@exercise("pool_output_size", points=2)
@settings(max_examples=44)
@given(pool=pools(st.one_of(STRIDES, st.none())))
@example(pool=(5, 2, 2, 0))  # part of a window is left over: it counts
@example(pool=(4, 2, 2, 0))  # nothing is left over
@example(pool=(5, 3, 2, 0))  # nor here, though another window would start on an input
@example(pool=(6, 4, 1, 1))
@example(pool=(5, 2, None, 0))
@example(pool=(8, 3, None, 1))
@example(pool=(4, 1, 2, 0))  # the last window would start just behind the input
@example(pool=(3, 2, 5, 0))
@example(pool=(4, 3, 2, 1))  # it starts on the last input
@example(pool=(5, 2, 3, 1))  # it would start on the first cell of the right padding
@example(pool=(6, 5, 4, 2))
@example(pool=(9, 4, 5, 2))
@example(pool=(4, 3, 2, 0))  # less than a step is left over behind the only whole window
@example(pool=(2, 3, 4, 1))
@example(pool=(25, 9, 8, 4))
def test_pooled_length_in_ceil_mode(student, pool):
    """In ceil mode a last window counts that sticks out but starts before the right padding."""
    expected = pooled(*pool, ceil_mode=True)
    assert_same(student.pool_output_size(*pool, ceil_mode=True), expected)


# --- conv_transpose_output_size -----------------------------------------------------------------


def transposed(size, kernel, stride=1, padding=0, output_padding=0, dilation=1):
    """Length of a transposed convolution's output: the cells up to the last that is written to."""
    written = [cell for i in range(size) for cell in cells(i * stride, kernel, dilation)]
    return max(written) + 1 + output_padding - 2 * padding


@st.composite
def ways_back(draw, output_paddings, dilations):
    """(size, kernel, stride, padding, output padding, dilation) that PyTorch allows.

    Output padding is less than the larger of stride and dilation, and the output is not empty.
    """
    size, kernel = draw(st.integers(1, 15)), draw(KERNELS)
    stride, dilation = draw(STRIDES), draw(dilations)
    output_padding = min(draw(output_paddings), max(stride, dilation) - 1)
    length = (size - 1) * stride + dilation * (kernel - 1) + 1 + output_padding
    padding = min(draw(PADDINGS), (length - 1) // 2)
    return size, kernel, stride, padding, output_padding, dilation


@exercise("conv_transpose_output_size", points=1)
@settings(max_examples=36)
@given(way_back=ways_back(st.just(0), st.just(1)))
@example(way_back=(5, 3, 1, 0, 0, 1))
@example(way_back=(5, 4, 2, 1, 0, 1))
@example(way_back=(4, 2, 5, 3, 0, 1))
@example(way_back=(1, 5, 3, 2, 0, 1))
@example(way_back=(20, 9, 8, 7, 0, 1))
def test_transposed_length(student, way_back):
    """The size is the length of a real transposed convolution, for any stride and padding."""
    size, kernel, stride, padding, *_ = way_back
    assert_same(student.conv_transpose_output_size(size, kernel), transposed(size, kernel))
    expected = transposed(size, kernel, stride, padding)
    assert_same(student.conv_transpose_output_size(size, kernel, stride, padding), expected)


@exercise("conv_transpose_output_size", points=1)
@settings(max_examples=36)
@given(way_back=ways_back(st.integers(0, 4), DILATIONS))
@example(way_back=(5, 3, 2, 1, 1, 1))
@example(way_back=(4, 3, 4, 0, 3, 1))
@example(way_back=(4, 3, 2, 2, 0, 3))
@example(way_back=(6, 2, 1, 1, 2, 4))
@example(way_back=(3, 1, 3, 0, 1, 2))
@example(way_back=(1, 1, 3, 1, 2, 1))
@example(way_back=(7, 8, 6, 5, 8, 9))
def test_transposed_length_with_output_padding_and_dilation(student, way_back):
    """It is so too with output padding and with a dilated kernel."""
    assert_same(student.conv_transpose_output_size(*way_back), transposed(*way_back))
    size, kernel, *_, dilation = way_back
    answer = student.conv_transpose_output_size(size, kernel, dilation=dilation)
    assert_same(answer, transposed(size, kernel, dilation=dilation))


# --- same_padding -------------------------------------------------------------------------------


# Kernels and dilations with which a convolution loses an even number of cells.
EVEN_LOSSES = st.tuples(st.integers(1, 9), st.integers(1, 6)).filter(
    lambda asked: asked[1] * (asked[0] - 1) % 2 == 0
)


@exercise("same_padding", points=1)
@settings(max_examples=34)
@given(asked=EVEN_LOSSES)
@example(asked=(1, 1))
@example(asked=(3, 1))
@example(asked=(7, 1))
@example(asked=(2, 2))
@example(asked=(4, 2))
@example(asked=(3, 3))
@example(asked=(5, 4))
@example(asked=(11, 7))
def test_padding_keeps_the_length(student, asked):
    """With the padding, a real convolution of stride 1 keeps the length of its input."""
    kernel, dilation = asked
    size = dilation * kernel  # an input that the kernel fits without padding
    (kept,) = [p for p in range(size) if convolved(size, kernel, 1, p, dilation) == size]
    assert_same(student.same_padding(kernel, dilation), kept)
    if dilation == 1:
        assert_same(student.same_padding(kernel), kept)


@exercise("same_padding", points=1)
def test_error_where_no_padding_keeps_the_length(student):
    """ValueError where no padding equal at both ends keeps the length."""
    student.same_padding(3)
    for asked in ((2,), (4,), (2, 1), (12, 1), (2, 3), (4, 3), (10, 5), (8, 7)):
        with assert_raises(ValueError):
            student.same_padding(*asked)


# --- receptive_field ----------------------------------------------------------------------------


def spanned(layers):
    """Inputs from the first to the last that one unit of the last layer has anything from."""
    seen = {0}
    for kernel, stride, dilation in reversed(layers):
        seen = {cell for unit in seen for cell in cells(unit * stride, kernel, dilation)}
    return max(seen) - min(seen) + 1


def stacks(strides, dilations):
    return st.lists(st.tuples(st.integers(1, 4), strides, dilations), min_size=1, max_size=4)


@exercise("receptive_field", points=1)
@settings(max_examples=20)
@given(layers=stacks(st.just(1), st.just(1)))
@example(layers=[(1, 1, 1)])
@example(layers=[(5, 1, 1)])
@example(layers=[(3, 1, 1), (3, 1, 1), (3, 1, 1)])
@example(layers=[(2, 1, 1), (4, 1, 1)])
def test_field_of_layers_of_stride_one(student, layers):
    """The field spans the inputs that have a gradient, for plain layers of stride 1."""
    assert_same(student.receptive_field(layers), spanned(layers))


@exercise("receptive_field", points=1)
@settings(max_examples=26)
@given(layers=stacks(st.integers(1, 4), st.just(1)))
@example(layers=[(3, 2, 1)])
@example(layers=[(3, 2, 1), (5, 1, 1)])
@example(layers=[(2, 3, 1), (4, 2, 1), (3, 1, 1)])
@example(layers=[(2, 2, 1), (2, 3, 1), (2, 2, 1), (2, 3, 1)])
@example(layers=[(1, 3, 1), (2, 1, 1)])
@example(layers=[(3, 1, 1), (2, 2, 1), (3, 1, 1), (2, 2, 1), (3, 1, 1)])
@example(layers=[(2, 2, 1)] * 7)
@example(layers=[(1, 6, 1), (2, 7, 1), (3, 1, 1)])
def test_field_with_strides(student, layers):
    """Strides of earlier layers multiply what later layers add."""
    assert_same(student.receptive_field(layers), spanned(layers))


@exercise("receptive_field", points=1)
@settings(max_examples=28)
@given(layers=stacks(st.integers(1, 3), st.integers(1, 3)))
@example(layers=[(3, 1, 2)])
@example(layers=[(2, 1, 3)])
@example(layers=[(3, 1, 2), (3, 1, 1)])
@example(layers=[(3, 2, 3), (2, 3, 2), (4, 1, 2)])
@example(layers=[(9, 4, 8), (2, 1, 5)])
def test_field_with_dilations(student, layers):
    """Dilated kernels span their gaps too; the list is left as it was."""
    answer, (after,) = student.arguments_after("receptive_field", layers)
    assert_same(answer, spanned(layers))
    assert_same(after, layers)


# --- conv_parameter_count -----------------------------------------------------------------------

CHANNELS = st.integers(1, 9)


def counted(in_channels, out_channels, kernel, bias=True, groups=1):
    """Parameters of a convolution: the sizes of its arrays."""
    kernel = tuple(on_axis(kernel, axis) for axis in (0, 1))
    weights = np.empty((out_channels, in_channels // groups, *kernel))
    biases = np.empty(out_channels if bias else 0)
    return weights.size + biases.size


@exercise("conv_parameter_count", points=1)
@settings(max_examples=26)
@given(in_channels=CHANNELS, out_channels=CHANNELS, kernel=KERNELS, bias=st.booleans())
@example(in_channels=3, out_channels=5, kernel=4, bias=True)
@example(in_channels=5, out_channels=3, kernel=2, bias=False)
@example(in_channels=1, out_channels=7, kernel=3, bias=True)
@example(in_channels=96, out_channels=256, kernel=11, bias=True)
def test_count_of_a_square_kernel(student, in_channels, out_channels, kernel, bias):
    """The count is that of a real layer with a square kernel, with biases and without."""
    asked = (in_channels, out_channels, kernel)
    assert_same(student.conv_parameter_count(*asked), counted(*asked))
    assert_same(student.conv_parameter_count(*asked, bias), counted(*asked, bias))


@exercise("conv_parameter_count", points=1)
@settings(max_examples=36)
@given(
    groups=st.integers(1, 5),
    per_group=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    kernel=st.one_of(KERNELS, st.tuples(KERNELS, KERNELS)),
    bias=st.booleans(),
)
@example(groups=1, per_group=(3, 4), kernel=(2, 5), bias=True)
@example(groups=3, per_group=(2, 5), kernel=(3, 1), bias=True)
@example(groups=4, per_group=(1, 1), kernel=3, bias=True)
@example(groups=2, per_group=(3, 2), kernel=4, bias=False)
@example(groups=8, per_group=(16, 6), kernel=(1, 9), bias=True)
@example(groups=16, per_group=(1, 2), kernel=3, bias=False)
def test_count_with_pairs_and_groups(student, groups, per_group, kernel, bias):
    """It is so too with a kernel (h, w) and with groups, of which each has its own channels."""
    in_channels, out_channels = (groups * channels for channels in per_group)
    expected = counted(in_channels, out_channels, kernel, bias, groups)
    answer = student.conv_parameter_count(
        in_channels, out_channels, kernel, bias=bias, groups=groups
    )
    assert_same(answer, expected)


@exercise("conv_parameter_count", points=1)
def test_error_where_groups_do_not_divide(student):
    """ValueError where the groups do not divide the channels on both sides."""
    student.conv_parameter_count(4, 6, 3, groups=2)
    for channels, groups in (
        ((4, 6), 4),
        ((6, 4), 4),
        ((5, 7), 3),
        ((8, 9), 2),
        ((9, 8), 2),
        ((2, 4), 4),
        ((4, 2), 4),
    ):
        with assert_raises(ValueError):
            student.conv_parameter_count(*channels, 3, groups=groups)
