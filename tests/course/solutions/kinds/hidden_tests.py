import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograder.examiner import (
    assert_close,
    assert_frequencies,
    assert_raises,
    assert_same,
    exercise,
)

seeds = st.integers(0, 999)


@exercise("double", points=2)
@settings(max_examples=40)
@given(x=st.integers(0, 1000))
def test_double(student, reference, x):
    """It is twice the number."""
    assert_same(student.double(x), reference.double(x))


@exercise("double", points=1)
@pytest.mark.parametrize("x", [-1, -7])
def test_double_refuses(student, x):
    """Negative numbers are refused."""
    with assert_raises(ValueError):
        student.double(x)


@exercise("halve", points=1)
@given(x=st.integers(0, 1000))
def test_halve(student, x):
    """It is half the number."""
    assume(x != 7)
    assert student.halve(x) == x // 2


@exercise("Counter", points=1)
@given(start=st.integers(0, 9), steps=st.integers(0, 3))
def test_counter_in_the_probe(student, start, steps):
    """It counts."""
    assert student.probe.counted(start, steps) == start + steps


@exercise("Counter", points=1)
@given(start=st.integers(0, 9))
def test_counter_by_handle(student, start):
    """It adds."""
    counter = student.Counter(start)
    counter.add(2)
    assert (counter + 3).value == start + 5
    assert counter.value == start + 2


@exercise("linear", points=2)
@settings(max_examples=20)
@given(seed=seeds, n=st.integers(1, 3))
def test_linear(student, seed, n):
    """Values and gradients."""
    generator = torch.Generator().manual_seed(seed)
    x, w = (torch.randn(*shape, generator=generator) for shape in ((n, 3), (3, 2)))
    cotangent = torch.randn(n, 2, generator=generator)
    output, (grad_x, grad_w) = student.vjp("linear", (x, w), [cotangent])
    assert_close(output, x @ w, 1e-5, 1e-6)
    assert_close(grad_x, cotangent @ w.T, 1e-5, 1e-6)
    assert_close(grad_w, x.T @ cotangent, 1e-5, 1e-6)


@exercise("pick", points=1)
def test_pick(student):
    """It is uniform."""
    rng = np.random.default_rng(0)
    assert_frequencies(student.many("pick", [(3, rng)] * 1000), [1 / 3] * 3)


@exercise("apply", points=1)
@settings(max_examples=10)
@given(x=st.integers(0, 9))
def test_apply(student, x):
    """It calls the function."""
    assert student.apply(lambda y: 10 * y, x) == 10 * x + 1


@exercise("recur", points=1)
@settings(max_examples=10)
@given(seed=seeds)
def test_recur(student, seed):
    """It is the tanh."""
    x = torch.from_numpy(np.random.default_rng(seed).normal(size=3))
    assert_close(student.recur(x), torch.tanh(x))
