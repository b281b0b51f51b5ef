"""The oracle is torch's autograd in float64, on a network with smooth activations.

Images are not square, many pixels lie at 0 or 1, and the network is blind to one pixel, whose
gradient is exactly 0. Signs of gradients are safe from rounding: values next to 0 are not tested.
"""

import numpy as np
import torch
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from torch.nn.functional import cross_entropy

from autograder.examiner import (
    Mismatch,
    assert_close,
    assert_frequencies,
    assert_number,
    assert_same,
    exercise,
)

SEEDS = st.integers(0, 999)
SHAPES = st.sampled_from([(1, 5), (3, 4), (2, 1, 3, 2), (3, 2, 1, 5), (1, 3, 2, 2)])
EPSILONS = st.sampled_from([0.0, 0.03, 0.1, 0.3, 0.8])
LOSSES = st.sampled_from(["cross_entropy", "score", "distance", "faint"])
MODES = st.booleans()
HIDDEN, CLASSES = 4, 3

# A sum and a clamp in float64; in float32 they differ by some 1e-7.
EXACT = {"rtol": 0.0, "atol": 1e-9}
SINGLE = {"rtol": 0.0, "atol": 1e-6}
# Gradients of a small network, times a learning rate below 1, over some steps.
TRAINED = {"rtol": 1e-8, "atol": 1e-10}


def random_tensors(seed, *shapes, low=-1.0, high=1.0):
    """float64 tensors with two decimals."""
    rng = np.random.default_rng(seed)
    return [torch.from_numpy(np.round(rng.uniform(low, high, shape), 2)) for shape in shapes]


def random_weights(seed, inputs):
    """The weights of the probe's network, which is blind to the second input."""
    w1, b1, w2, b2 = random_tensors(
        [seed, 0], (inputs, HIDDEN), (HIDDEN,), (HIDDEN, CLASSES), (CLASSES,)
    )
    w1[1] = 0
    return [w1, b1, 2 * w2, b2, torch.tensor([0.0, 3.0, 1.0, 0.5], dtype=torch.float64)]


def random_batch(seed, shape):
    """Images, about a third of whose pixels are 0 or 1, and their labels."""
    (x,) = random_tensors([seed, 1], shape, low=-0.25, high=1.25)
    y = torch.from_numpy(np.random.default_rng([seed, 2]).integers(0, CLASSES, shape[0]))
    return x.clamp(0, 1), y


def case(seed, shape):
    """Weights, images, labels."""
    return random_weights(seed, int(np.prod(shape[1:]))), *random_batch(seed, shape)


def loss_of(weights, loss, x, y, training=False):
    w1, b1, w2, b2, mask = weights
    hidden = torch.tanh(x.flatten(1) @ w1 + b1)
    logits = (hidden * mask if training else hidden) @ w2 + b2
    if loss in ("cross_entropy", "faint"):
        return cross_entropy(logits, y) * (1e-15 if loss == "faint" else 1)
    score = torch.tanh(logits[torch.arange(len(y)), y]).mean()
    return score if loss == "score" else (score - 0.25) ** 2


def gradient_of(weights, loss, x, y, training=False):
    leaf = x.clone().requires_grad_()
    return torch.autograd.grad(loss_of(weights, loss, leaf, y, training), leaf)[0]


def one_step(weights, loss, x, y, step, training=False):
    """x after one step of the sign method; a negative step goes down."""
    return (x + step * gradient_of(weights, loss, x, y, training).sign()).clamp(0, 1)


def many_steps(weights, loss, x, y, epsilon, step_size, steps, training=False):
    point = x
    for _ in range(steps):
        point = one_step(weights, loss, point, y, step_size, training)
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
    return point


def single(value):
    """Floating-point tensors in float32, and all else as it is."""
    if isinstance(value, list):
        return [single(item) for item in value]
    return value.float() if value.is_floating_point() else value


def assume_signs_are_safe(gradient):
    """Not next to 0: a rounding error in float32 would decide."""
    assume(bool(((gradient == 0) | (gradient.abs() > 1e-4)).all()))


def assert_attack(student, name, attacked, training, rest, expected, tolerance=EXACT):
    """The answer of an attack is the one expected, in a new tensor."""
    weights, loss, x, y = attacked
    answer, is_new = student.probe.attack(name, weights, loss, training, x, y, *rest)
    assert_close(answer, expected, **tolerance)
    if not is_new:
        raise Mismatch("the result is no new tensor: it has its memory from x", answer)


def assert_left_as_found(student, name, seed, shape, frozen, training, *rest):
    """Weights, gradients, requires_grad, modes of the model's parts and arguments are the same."""
    weights, x, y = case(seed, shape)
    gradients = random_tensors([seed, 3], *[w.shape for w in weights[:4]])
    if seed % 2:
        gradients[0] = gradients[2] = None
    arguments = x, y, *rest
    found = weights[:4], gradients, frozen, [training, not training], arguments, True
    *after, moved = student.probe.after_an_attack(
        name, weights, gradients, frozen, training, *arguments
    )
    assert_same(tuple(after), found)
    assert moved, "the attack does nothing"


FROZEN = st.sampled_from([[], ["b1"], ["w1", "b1"], ["w1", "b1", "w2", "b2"]])


# --- epsilon_noise --------------------------------------------------------------------------------


def generator_of(seed):
    return torch.Generator().manual_seed(seed)


def bins_of(values, low, high, n):
    """In which of n equal parts from low to high each value lies."""
    return ((values - low) / (high - low) * n).floor().clamp(0, n - 1).int().flatten().tolist()


@exercise("epsilon_noise", points=2)
@settings(max_examples=4)
@given(seed=SEEDS, epsilon=st.sampled_from([0.05, 0.2]))
@example(seed=0, epsilon=0.2)
def test_noise_is_uniform(student, seed, epsilon):
    """The noise is uniform between -epsilon and epsilon, and independent for each pixel."""
    x = torch.full((3, 3, 14, 17), 0.5, dtype=torch.float64)
    x[1] = 0.25
    answer = student.epsilon_noise(x, epsilon, generator_of(seed))
    assert_close(answer, x, rtol=0.0, atol=epsilon + 1e-12)
    noise = answer - x
    assert_frequencies(bins_of(noise, -epsilon, epsilon, 8), [1 / 8] * 8)
    # Of 2,142 numbers from 2 ** 23 or more, less than one comes twice, in the mean.
    if len((noise.abs() * 2**40).round().unique()) < 0.9 * noise.numel():
        raise Mismatch("pixels share their noise, or there are few values of it", answer)
    halves = (noise > 0).int()
    images, channels, rows, columns = (
        (halves[:1], halves[1:2]),
        (halves[:, :1], halves[:, 1:2]),
        (halves[:, :, ::2], halves[:, :, 1::2]),
        (halves[..., :16:2], halves[..., 1::2]),
    )
    for one, other in (images, channels, rows, columns):
        assert_frequencies((2 * one + other).flatten().tolist(), [1 / 4] * 4)


# A pixel, epsilon, and how often the pixel comes to lie at which end.
NOISY = (0.0, 0.25, 0.5, 0.0), (1.0, 0.25, 0.5, 1.0), (0.125, 0.25, 0.25, 0.0), (0.5, 2.0, 0.375, 1)


@exercise("epsilon_noise", points=1)
@settings(max_examples=4)
@given(seed=SEEDS)
@example(seed=0)
def test_noise_is_clipped(student, seed):
    """What leaves [0, 1] is set to 0 or 1; dtype and shape are kept, and x stays as it was."""
    for dtype, shape in ((torch.float64, (1, 1, 40, 50)), (torch.float32, (2000,))):
        for value, epsilon, at_end, ends in NOISY:
            x, generator = torch.full(shape, value, dtype=dtype), generator_of(seed)
            answer, after = student.arguments_after("epsilon_noise", x, epsilon, generator)
            assert_same(after[0], x)
            assert_close(answer, x, rtol=0.0, atol=epsilon + 1e-6)
            if bool((answer < 0).any()) or bool((answer > 1).any()):
                raise Mismatch("a pixel is outside of [0, 1]", answer, x)
            assert_frequencies((answer == ends).int().flatten().tolist(), [1 - at_end, at_end])


@exercise("epsilon_noise", points=1)
@settings(max_examples=8)
@given(seed=SEEDS, shape=SHAPES)
@example(seed=0, shape=(3, 4))
@example(seed=1, shape=(2, 1, 3, 2))
def test_noise_comes_from_the_generator_alone(student, seed, shape):
    """The same state gives the same noise, the next call another one; no epsilon, no noise."""
    x = torch.full(shape, 0.5, dtype=torch.float64)
    one, _ = student.probe.noise_after_other_seeds(x, 0.25, generator_of(seed), 1)
    other, _ = student.probe.noise_after_other_seeds(x, 0.25, generator_of(seed), 2)
    assert_close(one, x, rtol=0.0, atol=0.25 + 1e-12)
    assert_same(other, one)
    arguments = x, 0.25, generator_of(seed)
    first, second = student.many("epsilon_noise", [arguments, arguments])
    assert_same(first, one)
    if torch.equal(first, second):
        raise Mismatch("two calls with the same generator gave the same noise", second)
    if torch.equal(student.epsilon_noise(x, 0.25, generator_of(seed + 1)), one):
        raise Mismatch("generators with different seeds gave the same noise", one)
    assert_same(student.probe.noise_after_other_seeds(x, 0.0, generator_of(seed), 1), (x, True))


# --- fgsm -----------------------------------------------------------------------------------------


@exercise("fgsm", points=2)
@settings(max_examples=23)
@given(shape=SHAPES, seed=SEEDS, epsilon=EPSILONS, loss=LOSSES, training=MODES)
@example(shape=(3, 4), seed=0, epsilon=0.1, loss="cross_entropy", training=False)
@example(shape=(2, 1, 3, 2), seed=1, epsilon=0.3, loss="score", training=True)
@example(shape=(3, 2, 1, 5), seed=2, epsilon=0.03, loss="faint", training=False)
@example(shape=(3, 4), seed=3, epsilon=0.8, loss="distance", training=True)
@example(shape=(3, 4), seed=4, epsilon=0.0, loss="distance", training=False)
def test_fgsm(student, shape, seed, epsilon, loss, training):
    """Each pixel moves by epsilon up the gradient of the given loss, or not where that is 0."""
    weights, x, y = case(seed, shape)
    expected = one_step(weights, loss, x, y, epsilon, training)
    assert_attack(student, "fgsm", (weights, loss, x, y), training, [epsilon], expected)


@exercise("fgsm", points=1)
@settings(max_examples=12)
@given(shape=SHAPES, seed=SEEDS, frozen=FROZEN, training=st.booleans())
@example(shape=(3, 4), seed=0, frozen=[], training=True)
@example(shape=(3, 4), seed=1, frozen=["b1"], training=False)
@example(shape=(2, 1, 3, 2), seed=2, frozen=["w1", "b1", "w2", "b2"], training=True)
def test_fgsm_leaves_the_model_alone(student, shape, seed, frozen, training):
    """Weights, gradients, requires_grad, modes of the model's parts and all arguments stay."""
    assert_left_as_found(student, "fgsm", seed, shape, frozen, training, 0.1)


@exercise("fgsm", points=1)
@settings(max_examples=8)
@given(shape=SHAPES, seed=SEEDS, epsilon=EPSILONS)
@example(shape=(3, 4), seed=0, epsilon=0.1)
@example(shape=(2, 1, 3, 2), seed=1, epsilon=0.3)
def test_fgsm_in_float32(student, shape, seed, epsilon):
    """float32 images give float32 images; with epsilon = 0 they are the same."""
    weights, x, y = case(seed, shape)
    assume_signs_are_safe(gradient_of(weights, "cross_entropy", x, y))
    expected = one_step(weights, "cross_entropy", x, y, epsilon).float()
    attacked = single(weights), "cross_entropy", single(x), y
    assert_attack(student, "fgsm", attacked, False, [epsilon], expected, SINGLE)
    assert_attack(student, "fgsm", attacked, False, [0.0], x.float(), SINGLE)


# --- targeted_fgsm --------------------------------------------------------------------------------


@exercise("targeted_fgsm", points=1)
@settings(max_examples=23)
@given(shape=SHAPES, seed=SEEDS, epsilon=EPSILONS, loss=LOSSES, training=MODES)
@example(shape=(3, 4), seed=0, epsilon=0.1, loss="cross_entropy", training=False)
@example(shape=(2, 1, 3, 2), seed=1, epsilon=0.3, loss="score", training=True)
@example(shape=(3, 2, 1, 5), seed=2, epsilon=0.03, loss="faint", training=False)
@example(shape=(3, 4), seed=3, epsilon=0.8, loss="distance", training=True)
@example(shape=(3, 4), seed=4, epsilon=0.0, loss="distance", training=False)
def test_targeted_fgsm(student, shape, seed, epsilon, loss, training):
    """Each pixel moves by epsilon down the gradient of the target's loss, and stays in [0, 1]."""
    weights, x, target = case(seed, shape)
    attacked = weights, loss, x, target
    expected = one_step(*attacked, -epsilon, training)
    assert_attack(student, "targeted_fgsm", attacked, training, [epsilon], expected)


@exercise("targeted_fgsm", points=1)
@settings(max_examples=12)
@given(shape=SHAPES, seed=SEEDS, frozen=FROZEN, training=st.booleans())
@example(shape=(3, 4), seed=0, frozen=[], training=True)
@example(shape=(3, 4), seed=1, frozen=["b1"], training=False)
@example(shape=(2, 1, 3, 2), seed=2, frozen=["w1", "b1", "w2", "b2"], training=True)
def test_targeted_fgsm_leaves_the_model_alone(student, shape, seed, frozen, training):
    """Weights, gradients, requires_grad, modes of the model's parts and all arguments stay."""
    assert_left_as_found(student, "targeted_fgsm", seed, shape, frozen, training, 0.1)


@exercise("targeted_fgsm", points=1)
@settings(max_examples=8)
@given(shape=SHAPES, seed=SEEDS, epsilon=EPSILONS)
@example(shape=(3, 4), seed=0, epsilon=0.1)
@example(shape=(2, 1, 3, 2), seed=1, epsilon=0.3)
def test_targeted_fgsm_in_float32(student, shape, seed, epsilon):
    """float32 images give float32 images."""
    weights, x, target = case(seed, shape)
    assume_signs_are_safe(gradient_of(weights, "cross_entropy", x, target))
    expected = one_step(weights, "cross_entropy", x, target, -epsilon).float()
    attacked = single(weights), "cross_entropy", single(x), target
    assert_attack(student, "targeted_fgsm", attacked, False, [epsilon], expected, SINGLE)


# --- pgd ------------------------------------------------------------------------------------------

# epsilon, step_size, steps: far within the ball, many times around in it, one step beyond it
PATHS = st.sampled_from(
    [
        (0.3, 0.02, 3),
        (0.1, 0.07, 8),
        (0.03, 0.02, 10),
        (0.2, 0.5, 1),
        (0.3, 0.4, 5),
        (0.3, 0.11, 4),
        (0.8, 0.3, 3),
        (0.0, 0.1, 2),
    ]
)


@exercise("pgd", points=2)
@settings(max_examples=23)
@given(shape=SHAPES, seed=SEEDS, path=PATHS, loss=LOSSES, training=MODES)
@example(shape=(3, 4), seed=0, path=(0.1, 0.07, 8), loss="cross_entropy", training=True)
@example(shape=(2, 1, 3, 2), seed=1, path=(0.3, 0.11, 4), loss="score", training=False)
@example(shape=(3, 2, 1, 5), seed=2, path=(0.3, 0.4, 5), loss="faint", training=False)
@example(shape=(3, 2, 1, 5), seed=3, path=(0.2, 0.5, 1), loss="distance", training=True)
@example(shape=(3, 4), seed=4, path=(0.3, 0.02, 3), loss="cross_entropy", training=False)
@example(shape=(3, 4), seed=5, path=(0.3, 0.0005, 25), loss="cross_entropy", training=False)
@example(shape=(3, 4), seed=6, path=(0.0, 0.1, 2), loss="distance", training=False)
def test_pgd(student, shape, seed, path, loss, training):
    """Where the steps lead from x, kept in the ball around x and in [0, 1]."""
    weights, x, y = case(seed, shape)
    expected = many_steps(weights, loss, x, y, *path, training)
    assert_attack(student, "pgd", (weights, loss, x, y), training, path, expected)


# Two layers that bend the loss so much that the sign of its gradient changes inside the ball.
def bent(seed, shape):
    weights, x, y = case(seed, shape)
    return [6 * weights[0], *weights[1:]], x, y


@exercise("pgd", points=1)
@settings(max_examples=25)
@given(shape=SHAPES, seed=SEEDS, loss=LOSSES)
@example(shape=(3, 4), seed=0, loss="cross_entropy")
@example(shape=(3, 2, 1, 5), seed=1, loss="score")
@example(shape=(2, 1, 3, 2), seed=2, loss="score")
@example(shape=(3, 2, 1, 5), seed=3, loss="score")
@example(shape=(3, 4), seed=4, loss="score")
def test_pgd_where_the_gradient_turns(student, shape, seed, loss):
    """Each step follows the gradient at the point where the one before it ended, projected."""
    weights, x, y = bent(seed, shape)
    attacked = weights, loss, x, y
    for path in ((0.3, 0.11, 7), (0.3, 0.4, 6)):
        assert_attack(student, "pgd", attacked, False, path, many_steps(*attacked, *path))


@exercise("pgd", points=1)
@settings(max_examples=12)
@given(shape=SHAPES, seed=SEEDS, frozen=FROZEN, training=st.booleans())
@example(shape=(3, 4), seed=0, frozen=[], training=True)
@example(shape=(3, 4), seed=1, frozen=["b1"], training=False)
@example(shape=(2, 1, 3, 2), seed=2, frozen=["w1", "b1", "w2", "b2"], training=True)
def test_pgd_leaves_the_model_alone(student, shape, seed, frozen, training):
    """Weights, gradients, requires_grad, modes of the model's parts and all arguments stay."""
    assert_left_as_found(student, "pgd", seed, shape, frozen, training, 0.1, 0.03, 3)


@exercise("pgd", points=1)
@settings(max_examples=8)
@given(shape=SHAPES, seed=SEEDS)
@example(shape=(3, 4), seed=0)
@example(shape=(2, 1, 3, 2), seed=1)
def test_pgd_in_float32(student, shape, seed):
    """float32 images give float32 images."""
    weights, x, y = case(seed, shape)
    for steps in range(3):
        point = many_steps(weights, "cross_entropy", x, y, 0.125, 0.0625, steps)
        assume_signs_are_safe(gradient_of(weights, "cross_entropy", point, y))
    expected = many_steps(weights, "cross_entropy", x, y, 0.125, 0.0625, 3).float()
    attacked = single(weights), "cross_entropy", single(x), y
    assert_attack(student, "pgd", attacked, False, [0.125, 0.0625, 3], expected, SINGLE)


# --- nes_gradient ---------------------------------------------------------------------------------


def black_box(seed, d, dtype=torch.float64):
    """A loss with slope, curvature and a cubic part, asked at one point (d,) of a dtype only."""
    slope, matrix, cubic = random_tensors([seed, 5], (d,), (d, d), (d,))

    def loss(point):
        if tuple(point.shape) != (d,):
            raise ValueError(f"the loss takes one point, a tensor ({d},)")
        if point.dtype != dtype:
            raise ValueError(f"the loss takes a point of x's dtype, {dtype}")
        point = point.double()
        return float(slope @ point + point @ matrix @ point + cubic @ point**3)

    return loss


def estimate(loss, x, sigma, directions):
    """The mean of slopes along the directions, in numpy."""
    points, rows = x.double().numpy(), directions.double().numpy()
    slopes = [
        (loss(torch.from_numpy(points + sigma * u)) - loss(torch.from_numpy(points - sigma * u)))
        / (2 * sigma)
        for u in rows
    ]
    return torch.from_numpy(np.mean([s * u for s, u in zip(slopes, rows, strict=True)], axis=0))


QUERIES = st.sampled_from([(3, 2), (2, 5), (5, 3), (4, 1), (1, 2)])
SIGMAS = st.sampled_from([0.05, 0.2, 0.5])


@exercise("nes_gradient", points=3)
@settings(max_examples=15)
@given(sizes=QUERIES, sigma=SIGMAS, seed=SEEDS)
@example(sizes=(3, 2), sigma=0.2, seed=0)
@example(sizes=(2, 5), sigma=0.5, seed=1)
@example(sizes=(4, 1), sigma=0.05, seed=2)
def test_estimate(student, sizes, sigma, seed):
    """The estimate is the mean over the given directions, from points on both sides of x."""
    d, m = sizes
    (x,) = random_tensors([seed, 6], (d,), low=-0.5, high=1.5)
    (directions,) = random_tensors([seed, 7], (m, d), low=-2.0, high=2.0)
    loss, x = black_box(seed, d), x.clamp(0, 1)
    answer, after = student.arguments_after("nes_gradient", loss, x, sigma, directions)
    # Values of the loss, up to about 50, are divided by 2 * sigma: 1e-13 at most.
    assert_close(answer, estimate(loss, x, sigma, directions), rtol=1e-9, atol=1e-10)
    assert_same(after[1:], (x, sigma, directions))


@exercise("nes_gradient", points=1)
@settings(max_examples=6)
@given(seed=SEEDS)
@example(seed=0)
def test_estimate_in_float32(student, seed):
    """float32 gives float32, and the loss is asked at points in float32."""
    (x,) = random_tensors([seed, 6], (3,), low=0.0)
    (directions,) = random_tensors([seed, 7], (2, 3), low=-2.0, high=2.0)
    loss = black_box(seed, 3, torch.float32)
    answer = student.nes_gradient(loss, x.float(), 0.25, directions.float())
    # Points are rounded to 1e-7, slopes are below about 100.
    expected = estimate(black_box(seed, 3), x, 0.25, directions).float()
    assert_close(answer, expected, rtol=1e-4, atol=1e-3)


# --- adversarial_training_step --------------------------------------------------------------------


def trained(weights, training, loss, options, batches, epsilon):
    """Losses of the attacked batches, and the parameters after all steps of descent."""
    *parameters, mask = weights
    velocities = [torch.zeros_like(p) for p in parameters]
    losses = []
    for x, y in batches:
        attacked = one_step([*parameters, mask], loss, x, y, epsilon, training)
        leaves = [p.clone().requires_grad_() for p in parameters]
        value = loss_of([*leaves, mask], loss, attacked, y, training)
        losses.append(value.item())
        gradients = torch.autograd.grad(value, leaves)
        velocities = [
            options.get("momentum", 0) * v + g + options.get("weight_decay", 0) * p
            for v, g, p in zip(velocities, gradients, parameters, strict=True)
        ]
        parameters = [p - options["lr"] * v for p, v in zip(parameters, velocities, strict=True)]
    return losses, parameters


def train(student, options, steps, has_gradients, shape, seed, epsilon, loss, training):
    """What the submission says, and what is right."""
    weights, *_ = case(seed, shape)
    batches = [random_batch([seed, step], shape) for step in range(steps)]
    gradients = random_tensors([seed, 3], *[w.shape for w in weights[:4]])
    if not has_gradients:
        gradients = [None] * 4
    step = training, loss, options, batches, epsilon
    answer = student.probe.train(weights, gradients, *step)
    losses, parameters = trained(weights, *step)
    return answer, (losses, parameters, training, batches, [True] * steps)


STEPS = {
    "shape": SHAPES,
    "seed": SEEDS,
    "epsilon": EPSILONS,
    "loss": st.sampled_from(["cross_entropy", "score", "distance"]),
    "training": MODES,
}


def step_of(shape, seed, epsilon, loss, training):
    return example(shape=shape, seed=seed, epsilon=epsilon, loss=loss, training=training)


@exercise("adversarial_training_step", points=1)
@settings(max_examples=15)
@given(**STEPS)
@step_of((3, 4), 0, 0.1, "cross_entropy", True)
@step_of((2, 1, 3, 2), 1, 0.3, "score", False)
@step_of((3, 2, 1, 5), 2, 0.3, "distance", True)
def test_loss_of_the_step(student, **step):
    """The loss returned is that of the attacked batch before the step, as a number."""
    (losses, *_), (expected, *_) = train(student, {"lr": 0.5}, 1, False, **step)
    assert_number(losses[0], expected[0], **TRAINED)


@exercise("adversarial_training_step", points=2)
@settings(max_examples=15)
@given(**STEPS)
@step_of((3, 4), 0, 0.1, "cross_entropy", True)
@step_of((2, 1, 3, 2), 1, 0.3, "score", False)
@step_of((3, 2, 1, 5), 2, 0.3, "cross_entropy", True)
@step_of((3, 4), 3, 0.0, "distance", False)
def test_weights_after_the_step(student, **step):
    """The optimizer made one step for the attacked batch; mode and batch stay."""
    options = {"lr": 0.5, "weight_decay": 0.1}
    (_, *answer), (_, *expected) = train(student, options, 1, False, **step)
    assert_close(answer, expected, **TRAINED)


@exercise("adversarial_training_step", points=2)
@settings(max_examples=15)
@given(**STEPS)
@step_of((3, 4), 0, 0.1, "cross_entropy", True)
@step_of((2, 1, 3, 2), 1, 0.3, "score", False)
def test_several_steps(student, **step):
    """Gradients of earlier steps and of the attack are not in a step's gradient."""
    options = {"lr": 0.25, "momentum": 0.5}
    (_, *answer), (_, *expected) = train(student, options, 3, True, **step)
    assert_close(answer, expected, **TRAINED)
