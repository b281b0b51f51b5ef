"""The oracles are the papers' formulas in float64, by PyTorch's conventions.

No torch is needed, which takes longer to import than all else; also_right/with_torch.py holds them
against its optimizers and schedules.

Every step starts from states that are not zero, and eps is about 0.1 where its place matters. The
default of an optional argument shows where a gradient is so small that eps = 1e-8 is not.
"""

import math

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.examiner import assert_close, assert_number, assert_same, exercise

SEEDS = st.integers(0, 999)
SHAPES = st.sampled_from([(1,), (5,), (2, 3), (2, 2), (3, 1), (2, 1, 3)])
RATES = st.sampled_from([0.01, 0.1, 0.5, 1.5])

# Right formulas in float64 differ by rounding, about 1e-15 an operation, and by some more where
# 1 - beta**t is computed in another way.
EXACT = {"rtol": 1e-9, "atol": 1e-12}
# The `+ 1e-6` that PyTorch adds to the norm may be there or not; norms here are 0.5 and more.
CLIPPED = {"rtol": 3e-6, "atol": 1e-12}


def random_arrays(seed, *shapes, scale=2.0):
    """float64 arrays with two decimals, none of them 0."""
    rng = np.random.default_rng(seed)
    arrays = [np.round(rng.uniform(-scale, scale, shape), 2) for shape in shapes]
    return [np.where(array == 0, 0.01, array) for array in arrays]


def ask(student, name, *arguments, **options):
    """The answer; the arguments must be as they were."""
    answer, after = student.arguments_after(name, *arguments, **options)
    assert_same(after, arguments)
    return answer


def ask_of_views(student, name, *arguments, **options):
    """The answer where arrays lie in memory in different ways; the arguments must be as they were,
    whatever is done to the arrays of the answer."""
    answer, after = student.probe.answer_for_views(name, arguments, options)
    assert_same(after, list(arguments))
    return answer


# --- gradient_descent -----------------------------------------------------------------------------


def quadratic(d, seed):
    """Gradient of a quadratic whose coordinates depend on each other, and a start."""
    matrix, centre, x0 = random_arrays(seed, (d, d), (d,), (d,), scale=1.0)
    matrix = matrix @ matrix.T / d + 0.5 * np.eye(d)
    return (lambda x: matrix @ (x - centre)), x0


def visited(grad, x0, lr, steps):
    """The points one after the other, each from the one before."""
    points = np.empty((steps + 1, len(x0)))
    points[0] = x0
    for step in range(steps):
        points[step + 1] = points[step] - lr * grad(points[step])
    return points


@exercise("gradient_descent", points=2)
@settings(max_examples=12)
@given(d=st.sampled_from([2, 3, 5]), steps=st.integers(1, 6), lr=RATES, seed=SEEDS)
@example(d=3, steps=2, lr=0.1, seed=0)
@example(d=2, steps=5, lr=0.5, seed=1)
@example(d=5, steps=1, lr=0.1, seed=2)
def test_points_of_the_descent(student, d, steps, lr, seed):
    """Every point follows from the one before, on a quadratic with coupled coordinates."""
    grad, x0 = quadratic(d, seed)
    answer = ask_descent(student, grad, x0, lr, steps)
    assert_close(answer, visited(grad, x0, lr, steps), **EXACT)


@exercise("gradient_descent", points=1)
def test_descents_of_other_lengths(student):
    """There are steps + 1 rows, also for no step and at a minimum; any function works."""
    grad, x0 = quadratic(3, 5)
    assert_close(ask_descent(student, grad, x0, 0.1, 0), x0[None], **EXACT)
    x0 = np.array([0.75])
    assert_close(ask_descent(student, np.sin, x0, 0.5, 0), x0[None], **EXACT)
    for lr, steps in ((0.5, 4), (0.25, 3)):
        answer = ask_descent(student, np.sin, x0, lr, steps)
        assert_close(answer, visited(np.sin, x0, lr, steps), **EXACT)
    x0 = np.array([0.5, -1.25])
    answer = ask_descent(student, np.exp, x0, 0.25, 3)
    assert_close(answer, visited(np.exp, x0, 0.25, 3), **EXACT)
    x0 = np.array([1.0, 0.0])
    assert_close(ask_descent(student, lambda x: 0 * x, x0, 0.5, 3), np.array([x0] * 4), **EXACT)
    slopes = np.array([0.5, -1.5])
    for constant in (None, slopes):
        answer = student.probe.long_descent(constant, slopes, 0.25, 200)
        grad = (lambda x: x) if constant is None else (lambda x: slopes)
        assert_close(answer, visited(grad, slopes, 0.25, 200), **EXACT)


def ask_descent(student, grad, x0, lr, steps):
    """The trajectory; x0 must be as it was."""
    answer, after = student.arguments_after("gradient_descent", grad, x0, lr, steps)
    assert_same(after[1:], (x0, lr, steps))
    return answer


# --- sgd_step -------------------------------------------------------------------------------------


@exercise("sgd_step", points=1)
@settings(max_examples=15)
@given(shape=SHAPES, lr=RATES, seed=SEEDS)
@example(shape=(5,), lr=0.1, seed=0)
@example(shape=(2, 3), lr=1.5, seed=1)
def test_sgd_without_decay(student, shape, lr, seed):
    """Without a weight decay it is a plain step down the gradient; the arguments stay."""
    param, grad = random_arrays(seed, shape, shape)
    assert_close(ask(student, "sgd_step", param, grad, lr), param - lr * grad, **EXACT)
    answer = ask(student, "sgd_step", param, 1000 * grad, lr, 0.0)
    assert_close(answer, param - lr * 1000 * grad, **EXACT)


@exercise("sgd_step", points=1)
@settings(max_examples=15)
@given(shape=SHAPES, lr=RATES, decay=st.sampled_from([0.01, 0.3, 2.0]), seed=SEEDS)
@example(shape=(5,), lr=0.1, decay=0.3, seed=0)
@example(shape=(2, 3), lr=1.5, decay=2.0, seed=1)
def test_sgd_with_decay(student, shape, lr, decay, seed):
    """The decay, times the weights, is added to the gradient; the arguments stay."""
    param, grad = random_arrays(seed, shape, shape)
    expected = (1 - lr * decay) * param - lr * grad
    assert_close(ask(student, "sgd_step", param, grad, lr, decay), expected, **EXACT)
    answer = ask_of_views(student, "sgd_step", param, grad, lr, weight_decay=decay)
    assert_close(answer, expected, **EXACT)
    shrunk = ask(student, "sgd_step", 1000 * param, np.zeros(shape), lr, decay)
    assert_close(shrunk, 1000 * param * (1 - lr * decay), **EXACT)


# --- momentum_step --------------------------------------------------------------------------------


def momentum_of(param, grad, velocity, lr, momentum):
    return param - lr * grad - lr * momentum * velocity, grad + momentum * velocity


@exercise("momentum_step", points=2)
@settings(max_examples=20)
@given(shape=SHAPES, lr=RATES, momentum=st.sampled_from([0.25, 0.5, 0.99]), seed=SEEDS)
@example(shape=(5,), lr=0.1, momentum=0.5, seed=0)
@example(shape=(2, 3), lr=1.5, momentum=0.25, seed=1)
@example(shape=(2, 2), lr=0.1, momentum=0.99, seed=2)
def test_momentum(student, shape, lr, momentum, seed):
    """Weights and velocity are PyTorch's, from any velocity; the arguments stay."""
    arrays = random_arrays(seed, shape, shape, shape)
    expected = momentum_of(*arrays, lr, momentum)
    assert_close(ask(student, "momentum_step", *arrays, lr, momentum), expected, **EXACT)
    answer = ask_of_views(student, "momentum_step", *arrays, lr, momentum=momentum)
    assert_close(answer, expected, **EXACT)


@exercise("momentum_step", points=1)
@settings(max_examples=10)
@given(shape=SHAPES, lr=RATES, seed=SEEDS)
@example(shape=(5,), lr=0.1, seed=0)
@example(shape=(2, 3), lr=1.5, seed=1)
def test_momentum_by_default_and_from_rest(student, shape, lr, seed):
    """Nine tenths of the velocity are kept by default, nothing where momentum is 0; from rest the
    velocity is the gradient."""
    param, grad, velocity = random_arrays(seed, shape, shape, shape)
    expected = momentum_of(param, grad, velocity, lr, 0.9)
    assert_close(ask(student, "momentum_step", param, grad, velocity, lr), expected, **EXACT)
    # Only the weights: PyTorch leaves the velocity alone where the momentum is 0.
    moved, _ = ask_of_views(student, "momentum_step", param, grad, velocity, lr, 0.0)
    assert_close(moved, param - lr * grad, **EXACT)
    grad = 1000 * grad
    answer = ask(student, "momentum_step", param, grad, np.zeros(shape), lr)
    assert_close(answer, (param - lr * grad, grad), **EXACT)


# --- rmsprop_step ---------------------------------------------------------------------------------


def average(before, now, kept):
    """A moving average."""
    return now + kept * (before - now)


def rmsprop_of(param, grad, square_avg, lr, alpha, eps):
    square_avg = average(square_avg, grad**2, alpha)
    return param - lr * (grad / (np.sqrt(square_avg) + eps)), square_avg


@exercise("rmsprop_step", points=2)
@settings(max_examples=20)
@given(
    shape=SHAPES,
    lr=RATES,
    alpha=st.sampled_from([0.0, 0.25, 0.5, 0.9]),
    eps=st.sampled_from([0.1, 0.25]),
    seed=SEEDS,
)
@example(shape=(5,), lr=0.1, alpha=0.9, eps=0.1, seed=0)
@example(shape=(2, 3), lr=1.5, alpha=0.25, eps=0.25, seed=1)
@example(shape=(2, 2), lr=0.5, alpha=0.0, eps=0.1, seed=2)
def test_rmsprop(student, shape, lr, alpha, eps, seed):
    """Weights and average are PyTorch's, from any average; the arguments stay."""
    param, grad, root = random_arrays(seed, shape, shape, shape)
    arrays = param, grad, root**2
    expected = rmsprop_of(*arrays, lr, alpha, eps)
    assert_close(ask(student, "rmsprop_step", *arrays, lr, alpha, eps), expected, **EXACT)
    answer = ask_of_views(student, "rmsprop_step", *arrays, lr, eps=eps, alpha=alpha)
    assert_close(answer, expected, **EXACT)


@exercise("rmsprop_step", points=1)
@settings(max_examples=10)
@given(shape=SHAPES, lr=RATES, seed=SEEDS)
@example(shape=(5,), lr=0.1, seed=0)
@example(shape=(2, 3), lr=1.5, seed=1)
def test_rmsprop_by_default(student, shape, lr, seed):
    """alpha is 0.99 by default and eps 1e-8; zero gradients move nothing."""
    param, grad, root = random_arrays(seed, shape, shape, shape)
    arrays = param, 1000 * grad, (1000 * root) ** 2
    expected = rmsprop_of(*arrays, lr, 0.99, 1e-8)
    assert_close(ask(student, "rmsprop_step", *arrays, lr), expected, **EXACT)
    zeros = np.zeros(shape)
    tiny = param, grad * 1e-7, zeros
    expected = rmsprop_of(*tiny, lr, 0.99, 1e-8)
    assert_close(ask(student, "rmsprop_step", *tiny, lr), expected, rtol=1e-9, atol=0.0)
    answer = ask(student, "rmsprop_step", param, zeros, zeros, lr)
    assert_close(answer, (param, zeros), **EXACT)


# --- adam_step and adamw_step ---------------------------------------------------------------------

BETAS = st.sampled_from([(0.9, 0.5), (0.25, 0.75), (0.5, 0.9)])
EPS = st.sampled_from([0.1, 0.25])


def adam_of(param, grad, m, v, t, lr, beta1, beta2, eps):
    m, v = average(m, grad, beta1), average(v, grad**2, beta2)
    root = np.sqrt(v / (1 - beta2**t))
    return param - lr / (1 - beta1**t) * m / (root + eps), m, v


def adamw_of(param, grad, m, v, t, lr, beta1, beta2, eps, weight_decay):
    moved, m, v = adam_of(param, grad, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * weight_decay * param, m, v


def adam_arrays(shape, seed, scale=1.0):
    """Weights, gradient, and averages m and v that are not zero, for gradients of that scale."""
    param, grad, m, root = random_arrays(seed, shape, shape, shape, shape)
    return param, scale * grad, scale * m, (scale * root) ** 2


@exercise("adam_step", points=2)
@settings(max_examples=20)
@given(shape=SHAPES, lr=RATES, t=st.integers(2, 12), betas=BETAS, eps=EPS, seed=SEEDS)
@example(shape=(5,), lr=0.1, t=2, betas=(0.9, 0.5), eps=0.1, seed=0)
@example(shape=(2, 3), lr=1.5, t=5, betas=(0.25, 0.75), eps=0.25, seed=1)
@example(shape=(2, 2), lr=0.1, t=60, betas=(0.99, 0.9999), eps=0.1, seed=2)
def test_later_steps_of_adam(student, shape, lr, t, betas, eps, seed):
    """Weights and both averages are PyTorch's, at any step; the arguments stay."""
    arrays = adam_arrays(shape, seed)
    expected = adam_of(*arrays, t, lr, *betas, eps)
    assert_close(ask(student, "adam_step", *arrays, t, lr, *betas, eps), expected, **EXACT)
    options = {"eps": eps, "beta2": betas[1], "beta1": betas[0]}
    assert_close(ask_of_views(student, "adam_step", *arrays, t, lr, **options), expected, **EXACT)


@exercise("adam_step", points=2)
@settings(max_examples=15)
@given(shape=SHAPES, lr=RATES, betas=BETAS, eps=EPS, seed=SEEDS)
@example(shape=(5,), lr=0.1, betas=(0.9, 0.5), eps=0.1, seed=0)
@example(shape=(2, 3), lr=1.5, betas=(0.25, 0.75), eps=0.25, seed=1)
def test_first_steps_of_adam(student, shape, lr, betas, eps, seed):
    """The first three steps, from averages of zero, are PyTorch's."""
    param, *grads = random_arrays(seed, shape, shape, shape, shape)
    m = v = np.zeros(shape)
    for t, grad in enumerate(grads, start=1):
        arguments = param, grad, m, v, t, lr, *betas, eps
        param, m, v = expected = adam_of(*arguments)
        assert_close(ask(student, "adam_step", *arguments), expected, **EXACT)


@exercise("adam_step", points=1)
@settings(max_examples=10)
@given(shape=SHAPES, lr=RATES, t=st.integers(2, 12), seed=SEEDS)
@example(shape=(5,), lr=0.1, t=2, seed=0)
@example(shape=(2, 3), lr=1.5, t=5, seed=1)
@example(shape=(2, 2), lr=0.5, t=2000, seed=2)
def test_adam_by_default(student, shape, lr, t, seed):
    """beta1 is 0.9 by default, beta2 0.999 and eps 1e-8; zero gradients move nothing."""
    param, grad, *_ = arrays = adam_arrays(shape, seed, scale=1000.0)
    expected = adam_of(*arrays, t, lr, 0.9, 0.999, 1e-8)
    assert_close(ask(student, "adam_step", *arrays, t, lr), expected, **EXACT)
    zeros = np.zeros(shape)
    tiny = param, grad * 1e-11, zeros, zeros
    expected = adam_of(*tiny, 1, lr, 0.9, 0.999, 1e-8)
    assert_close(ask(student, "adam_step", *tiny, 1, lr), expected, rtol=1e-9, atol=0.0)
    answer = ask(student, "adam_step", param, zeros, zeros, zeros, 1, lr)
    assert_close(answer, (param, zeros, zeros), **EXACT)


DECAYS = st.sampled_from([0.05, 0.25])


@exercise("adamw_step", points=2)
@settings(max_examples=20)
@given(
    shape=SHAPES,
    lr=RATES,
    t=st.integers(1, 12),
    betas=BETAS,
    eps=EPS,
    decay=DECAYS,
    seed=SEEDS,
)
@example(shape=(5,), lr=0.1, t=1, betas=(0.9, 0.5), eps=0.1, decay=0.05, seed=0)
@example(shape=(2, 3), lr=1.5, t=5, betas=(0.25, 0.75), eps=0.25, decay=0.25, seed=1)
@example(shape=(2, 2), lr=0.5, t=60, betas=(0.99, 0.9999), eps=0.1, decay=2.0, seed=2)
def test_adamw(student, shape, lr, t, betas, eps, decay, seed):
    """Weights and both averages are PyTorch's, at any step; the arguments stay."""
    arrays = adam_arrays(shape, seed)
    expected = adamw_of(*arrays, t, lr, *betas, eps, decay)
    assert_close(ask(student, "adamw_step", *arrays, t, lr, *betas, eps, decay), expected, **EXACT)
    options = {"weight_decay": decay, "eps": eps, "beta2": betas[1], "beta1": betas[0]}
    assert_close(ask_of_views(student, "adamw_step", *arrays, t, lr, **options), expected, **EXACT)


@exercise("adamw_step", points=1)
@settings(max_examples=12)
@given(shape=SHAPES, lr=RATES, decay=DECAYS, seed=SEEDS)
@example(shape=(5,), lr=0.1, decay=0.25, seed=0)
@example(shape=(2, 3), lr=0.5, decay=0.05, seed=1)
@example(shape=(2, 2), lr=1.5, decay=2.0, seed=2)
def test_adamw_without_gradient(student, shape, lr, decay, seed):
    """Where gradient and averages are zero the weights shrink, and the averages stay zero."""
    (param,) = random_arrays(seed, shape)
    zeros = np.zeros(shape)
    answer = ask(student, "adamw_step", param, zeros, zeros, zeros, 1, lr, weight_decay=decay)
    assert_close(answer, (param * (1 - lr * decay), zeros, zeros), **EXACT)
    answer = ask(student, "adamw_step", param, zeros, zeros, zeros, 1, lr, weight_decay=0.0)
    assert_close(answer, (param, zeros, zeros), **EXACT)


@exercise("adamw_step", points=1)
@settings(max_examples=10)
@given(shape=SHAPES, lr=RATES, t=st.integers(2, 12), seed=SEEDS)
@example(shape=(5,), lr=0.1, t=2, seed=0)
@example(shape=(2, 3), lr=1.5, t=5, seed=1)
@example(shape=(2, 2), lr=0.5, t=2000, seed=2)
def test_adamw_by_default(student, shape, lr, t, seed):
    """The defaults are those of adam_step, and a weight decay of 0.01."""
    param, grad, *_ = arrays = adam_arrays(shape, seed, scale=1000.0)
    expected = adamw_of(*arrays, t, lr, 0.9, 0.999, 1e-8, 0.01)
    assert_close(ask(student, "adamw_step", *arrays, t, lr), expected, **EXACT)
    zeros = np.zeros(shape)
    tiny = param, grad * 1e-11, zeros, zeros
    expected = adamw_of(*tiny, 1, lr, 0.9, 0.999, 1e-8, 0.01)
    assert_close(ask(student, "adamw_step", *tiny, 1, lr), expected, rtol=1e-9, atol=0.0)


# --- cosine_schedule ------------------------------------------------------------------------------

# Near the end 1 + cos cancels; and who goes from step to step adds up rounding errors.
SCHEDULE = {"rtol": 1e-8, "atol": 1e-10}


def cosine(step, total_steps, lr_max, lr_min):
    """The schedule by half angles, another form of PyTorch's formula."""
    if step >= total_steps:
        return lr_min
    return lr_min + (lr_max - lr_min) * math.cos(math.pi * step / total_steps / 2) ** 2


@exercise("cosine_schedule", points=1)
@settings(max_examples=40)
@given(total=st.integers(1, 60), share=st.floats(0, 1), least=st.sampled_from([0.0, 0.02, 0.3]))
@example(total=10, share=0.0, least=0.02)
@example(total=10, share=0.3, least=0.02)
@example(total=7, share=0.5, least=0.3)
@example(total=10, share=1.0, least=0.02)
@example(total=1, share=0.0, least=0.3)
@example(total=1, share=1.0, least=0.3)
@example(total=500, share=0.7, least=0.02)
def test_cosine(student, total, share, least):
    """From lr_max at step 0 to lr_min at the last one, along a cosine."""
    step = round(share * total)
    expected = cosine(step, total, 0.8, least)
    assert_number(student.cosine_schedule(step, total, 0.8, least), expected, **SCHEDULE)
    expected = cosine(step, total, 30.0, least)
    assert_number(student.cosine_schedule(step, total, 30.0, lr_min=least), expected, **SCHEDULE)


@exercise("cosine_schedule", points=1)
@settings(max_examples=20)
@given(total=st.integers(1, 60), more=st.integers(1, 200), least=st.sampled_from([0.0, 0.02, 0.3]))
@example(total=10, more=1, least=0.02)
@example(total=10, more=5, least=0.3)
@example(total=10, more=10, least=0.02)
@example(total=1, more=1, least=0.02)
@example(total=10, more=10_000, least=0.02)
def test_cosine_after_the_end(student, total, more, least):
    """After the end it stays at lr_min."""
    assert_number(student.cosine_schedule(total + more, total, 0.8, least), least, **SCHEDULE)


@exercise("cosine_schedule", points=1)
@settings(max_examples=20)
@given(total=st.integers(1, 60), step=st.integers(0, 90))
@example(total=10, step=3)
@example(total=10, step=10)
@example(total=10, step=12)
def test_cosine_by_default(student, total, step):
    """lr_min is 0 by default."""
    expected = cosine(step, total, 0.8, 0.0)
    assert_number(student.cosine_schedule(step, total, 0.8), expected, **SCHEDULE)


# --- step_decay -----------------------------------------------------------------------------------


def decayed(epoch, lr, gamma, every):
    """lr after one multiplication for each period that is over."""
    for _ in range(every, epoch + 1, every):
        lr *= gamma
    return lr


@exercise("step_decay", points=1)
@settings(max_examples=40)
@given(
    epoch=st.integers(0, 40),
    lr=st.sampled_from([0.05, 0.8, 2.0]),
    gamma=st.sampled_from([0.1, 0.5, 0.75, 1.5]),
    every=st.integers(1, 12),
)
@example(epoch=7, lr=0.8, gamma=0.5, every=3)
@example(epoch=11, lr=2.0, gamma=0.1, every=4)
@example(epoch=5, lr=0.8, gamma=0.75, every=1)
@example(epoch=300, lr=0.8, gamma=1.5, every=7)
def test_decay_in_steps(student, epoch, lr, gamma, every):
    """The rate is constant within a period, and each is gamma times the one before."""
    answer = student.step_decay(epoch, lr, gamma, every)
    assert_number(answer, decayed(epoch, lr, gamma, every), **EXACT)


@exercise("step_decay", points=1)
@settings(max_examples=25)
@given(periods=st.integers(1, 5), gamma=st.sampled_from([0.1, 0.5, 0.75]), every=st.integers(2, 9))
@example(periods=1, gamma=0.5, every=3)
@example(periods=3, gamma=0.1, every=2)
def test_ends_of_the_periods(student, periods, gamma, every):
    """Epoch 0 has the whole rate; the change comes in epoch `every`, not before or after."""
    assert_number(student.step_decay(0, 0.8, gamma, every), 0.8, **EXACT)
    last, first = periods * every - 1, periods * every
    for epoch in (last, first):
        answer = student.step_decay(epoch, 0.8, gamma, every)
        assert_number(answer, decayed(epoch, 0.8, gamma, every), **EXACT)


# --- clip_grad_norm -------------------------------------------------------------------------------

LISTS = st.sampled_from(
    [
        [(5,)],
        [(2, 3), (3,)],
        [(3,), (2, 3), (1,)],
        [(2, 1, 3), (4,)],
        [(1,), (1,)],
        [(2, 2)],
        [(2,), (3, 3), (1,), (3,), (2, 1), (4,)],
    ]
)


def norm_of(grads):
    return float(np.linalg.norm(np.concatenate([grad.ravel() for grad in grads])))


@exercise("clip_grad_norm", points=2)
@settings(max_examples=25)
@given(shapes=LISTS, share=st.sampled_from([0.01, 0.3, 0.5, 0.9]), seed=SEEDS)
@example(shapes=[(2, 3), (3,)], share=0.5, seed=0)
@example(shapes=[(3,), (2, 3), (1,)], share=0.01, seed=1)
@example(shapes=[(1,), (1,)], share=0.9, seed=2)
@example(shapes=[(5,)], share=0.9, seed=3)
@example(shapes=[(2,), (3, 3), (1,), (3,), (2, 1), (4,)], share=0.3, seed=4)
def test_long_gradients_are_scaled_together(student, shapes, share, seed):
    """Where one norm over all is too large it becomes max_norm, and the direction is kept."""
    grads = random_arrays(seed, *shapes)
    norm = norm_of(grads)
    if norm < 0.5:
        grads, norm = [grad / norm for grad in grads], 1.0
    expected = [grad * share for grad in grads]
    assert_close(ask(student, "clip_grad_norm", grads, share * norm), expected, **CLIPPED)


@exercise("clip_grad_norm", points=1)
@settings(max_examples=20)
@given(shapes=LISTS, share=st.sampled_from([1.01, 1.5, 10.0, 1000.0]), seed=SEEDS)
@example(shapes=[(2, 3), (3,)], share=1.5, seed=0)
@example(shapes=[(3,), (2, 3), (1,)], share=1.01, seed=1)
@example(shapes=[(1,), (1,)], share=1000.0, seed=2)
def test_short_gradients_stay(student, shapes, share, seed):
    """Gradients whose norm is below max_norm are never enlarged."""
    grads = random_arrays(seed, *shapes)
    assert_close(ask(student, "clip_grad_norm", grads, share * norm_of(grads)), grads, **EXACT)
    grads = [grad * 1e-3 for grad in grads]
    assert_close(ask(student, "clip_grad_norm", grads, 0.5), grads, **EXACT)


@exercise("clip_grad_norm", points=1)
def test_zero_gradients(student):
    """Zero gradients give zeros; single zeros among others do no harm."""
    zeros = [np.zeros((2, 3)), np.zeros(3)]
    for max_norm in (0.25, 1.0, 3.0):
        assert_close(ask(student, "clip_grad_norm", zeros, max_norm), zeros, **EXACT)
    grads = [np.zeros(3), np.array([[3.0, 0.0], [0.0, -4.0]])]
    for max_norm, factor in ((2.5, 0.5), (5.0, 1.0)):
        expected = [grad * factor for grad in grads]
        assert_close(ask(student, "clip_grad_norm", grads, max_norm), expected, **CLIPPED)
