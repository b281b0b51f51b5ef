import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from autograder.examiner import assert_close, assert_same, exercise

shapes = st.lists(st.integers(1, 4), min_size=1, max_size=3)
seeds = st.integers(0, 1000)


def numbers(shape, seed):
    return np.random.default_rng(seed).normal(size=shape).round(2)


@exercise("leaky_relu", points=2)
@given(shape=shapes, seed=seeds, slope=st.sampled_from([0.0, 0.1, 0.25, 1.0]))
def test_negative_numbers_keep_the_slope(student, shape, seed, slope):
    """Positive numbers stay, negative ones are multiplied by the slope."""
    x = numbers(shape, seed)
    expected = np.maximum(x, 0) + slope * np.minimum(x, 0)
    assert_close(student.leaky_relu(x, slope), expected)


@exercise("leaky_relu", points=1)
@given(shape=shapes, seed=seeds)
def test_the_slope_is_a_hundredth_if_none_is_given(student, shape, seed):
    """Without a second argument the slope is 0.01."""
    x = numbers(shape, seed)
    assert_close(student.leaky_relu(x), np.maximum(x, 0.01 * x))


@exercise("leaky_relu", points=1)
def test_the_argument_stays_as_it_was(student):
    """The given array is not changed."""
    x = np.array([[-1.0, 2.0], [-3.0, 0.5]])
    _, (after, _) = student.arguments_after("leaky_relu", x, 0.1)
    assert_same(after, x)
