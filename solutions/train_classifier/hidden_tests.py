"""Training is judged by what a recording model saw, and on real digits by exact binomial tests.

The digits are those of scikit-learn. No request holds their test labels.
"""

import math
from functools import cache
from itertools import chain

import numpy as np
import pytest
import torch
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from autograder.examiner import assert_close, assert_same, exercise

SEEDS = st.integers(0, 999)
N_TRAINING = 1200
ACCURACY = 0.85
LEVEL = 1e-6  # how often a model that is as good as asked may fail

# float32: sums of 64 products, and losses and gradients made of them, differ by some 1e-6.
SINGLE = {"rtol": 1e-4, "atol": 1e-5}


def random_images(seed, n):
    """Images in [0, 1] with two decimals, no two the same."""
    rng = np.random.default_rng([seed, 0])
    return torch.from_numpy(np.round(rng.uniform(0, 1, (n, 1, 8, 8)), 2)).float()


def random_weights(seed, n_classes):
    rng = np.random.default_rng([seed, 1])
    weight = np.round(rng.normal(0, 0.5, (64, n_classes)), 2)
    bias = np.round(rng.normal(0, 1, n_classes), 2)
    return torch.from_numpy(weight).float(), torch.from_numpy(bias).float()


def random_labels(seed, n, n_classes):
    return torch.from_numpy(np.random.default_rng([seed, 2]).integers(0, n_classes, n))


# --- build_model --------------------------------------------------------------------------------


@exercise("build_model", points=1)
@settings(max_examples=6)
@given(n=st.integers(1, 7), n_classes=st.integers(2, 12), seed=SEEDS)
@example(n=1, n_classes=10, seed=0)
@example(n=5, n_classes=3, seed=1)
def test_shape_of_the_logits(student, n, n_classes, seed):
    """One image or more, blank or not, give finite float32 numbers (N, n_classes)."""
    model = student.build_model(n_classes)
    blank = torch.stack([torch.zeros(1, 8, 8), torch.ones(1, 8, 8)])
    model.eval()
    answers = [model(random_images(seed, n)), model(blank)]
    model.train()
    answers += [model(random_images(seed, n + 1)), model(blank)]
    for logits, length in zip(answers, (n, 2, n + 1, 2), strict=True):
        assert_same(logits.shape, torch.Size([length, n_classes]))
        assert logits.dtype == torch.float32
        assert logits.isfinite().all()


@exercise("build_model", points=1)
@settings(max_examples=4)
@given(n_classes=st.integers(2, 10), seed=SEEDS)
@example(n_classes=10, seed=0)
def test_parameters(student, n_classes, seed):
    """There are parameters, at most 50,000, and gradients reach them; each model has its own."""
    model = student.build_model(n_classes)
    assert 0 < student.probe.parameter_count(model) <= 50_000
    x = random_images(seed, 3)
    cotangents = [torch.from_numpy(np.random.default_rng(seed).normal(size=(3, n_classes))).float()]
    _, _, gradients = student.vjp(model, (x,), cotangents, parameters=True)
    assert any(g is not None and bool(g.abs().sum() > 0) for g in gradients.values())
    before, after = student.probe.logits_of_two(n_classes, seed, x)
    assert_close(after, before, **SINGLE)


@exercise("build_model", points=1)
@settings(max_examples=4)
@given(seed=SEEDS)
@example(seed=0)
def test_logits(student, seed):
    """Logits depend on the image, not on the others of the batch, and may be negative."""
    # Parameters are drawn at random, three times: some logit of a right model is negative.
    x = random_images(seed, 6)
    x[3:] = x[3:].round()
    smallest = in_training = 0.0
    for number in range(3):
        model = student.probe.shaken(student.build_model(10), 3 * seed + number)
        logits = model(x)
        smallest = min(smallest, float(logits.min()))
        spread = float((logits - logits[:1]).abs().max())
        assert spread > 1e-4, "the logits of different images are the same"
        for i in (0, 5):
            assert_close(model(x[i : i + 1]), logits[i : i + 1], rtol=1e-3, atol=1e-3)
        assert_close(model(x), logits, rtol=1e-3, atol=1e-3)
        model.train()
        in_training = min(in_training, float(model(x).min()))
    assert smallest < 0, "no logit is ever negative"
    assert in_training < 0, "no logit is ever negative in training mode"


# --- train: as a recording model sees it ----------------------------------------------------------

# N and the number of classes. No usual batch size divides N; batches of 10, 16, 20, 32, 50, 64, 100
# or 128 leave a single example over, of 101 or of 129.
SETS = st.sampled_from([(1, 2), (2, 3), (37, 3), (101, 3), (129, 12), (293, 4)])
TINY = 1e-9


def recorded_run(student, n, n_classes, seed, epochs, training=True, lr=TINY):
    """What train returns, and what the model noted; with TINY the weights stay nearly the same."""
    x, y = random_images(seed, n), random_labels(seed, n, n_classes)
    weight, bias = random_weights(seed, n_classes)
    model = student.probe.recorder(weight, bias, training)
    losses = student.train(model, x, y, epochs, lr, seed)
    return x, y, x.flatten(1) @ weight + bias, model, losses


def numbers_of(x, images):
    """Which examples stand in a batch; -1 for an image that is none of them."""
    numbers = {image.numpy().tobytes(): i for i, image in enumerate(x)}
    return [numbers.get(image.cpu().numpy().tobytes(), -1) for image in images]


def by_epochs(batches, n):
    """Batches, put together until there are `n` examples."""
    epochs, seen = [], 0
    for batch in batches:
        if seen % n == 0:
            epochs.append([])
        epochs[-1].append(batch)
        seen += len(batch)
    return epochs


@exercise("train", points=1)
@settings(max_examples=6)
@given(size=SETS, seed=SEEDS, epochs=st.integers(1, 3))
@example(size=(1, 2), seed=0, epochs=2)
@example(size=(37, 3), seed=1, epochs=3)
@example(size=(101, 3), seed=1, epochs=1)
@example(size=(129, 12), seed=1, epochs=1)
@example(size=(293, 4), seed=2, epochs=2)
def test_every_example_once_an_epoch(student, size, seed, epochs):
    """Each epoch shows every example exactly once, unchanged, in an order of its own."""
    n, n_classes = size
    x, _, _, model, _ = recorded_run(student, n, n_classes, seed, epochs)
    images, _, _ = student.probe.recorded(model)
    seen = by_epochs([numbers_of(x, batch) for batch in images], n)
    assert_same([sorted(chain(*epoch)) for epoch in seen], [list(range(n))] * epochs)
    if n > 30:  # the chance of drawing the same order twice is below 1e-32
        orders = {tuple(chain(*epoch)) for epoch in seen}
        assert len(orders) == epochs, "two epochs have the same order"
        together = {frozenset(map(frozenset, epoch)) for epoch in seen if len(epoch) > 1}
        in_batches = sum(len(epoch) > 1 for epoch in seen)
        assert len(together) == in_batches, "two epochs have the same batches"


@exercise("train", points=1)
@settings(max_examples=6)
@given(size=SETS, seed=SEEDS, epochs=st.integers(1, 3))
@example(size=(1, 2), seed=0, epochs=2)
@example(size=(37, 3), seed=1, epochs=3)
@example(size=(293, 4), seed=2, epochs=2)
def test_mean_of_the_losses(student, size, seed, epochs):
    """With a tiny learning rate each epoch's number is the mean cross-entropy of the whole set."""
    n, n_classes = size
    x, y, logits, model, losses = recorded_run(student, n, n_classes, seed, epochs)
    each = torch.nn.functional.cross_entropy(logits, y, reduction="none").double().numpy()
    images, _, _ = student.probe.recorded(model)
    assert isinstance(losses, list) and all(type(loss) is float for loss in losses)
    assert len(losses) == epochs
    # A mean of the batches' means is accepted too; it depends on who stood in which batch.
    epochs_seen = by_epochs([numbers_of(x, batch) for batch in images], n)
    for number, loss in enumerate(losses):
        seen = epochs_seen[number] if number < len(epochs_seen) else []
        of_means = np.mean([each[batch].mean() for batch in seen]) if seen else each.mean()
        if not math.isclose(loss, of_means, rel_tol=1e-4, abs_tol=1e-5):
            assert_close(loss, float(each.mean()), **SINGLE)


@exercise("train", points=1)
@pytest.mark.parametrize("size", [(1, 2), (37, 3)])
def test_losses_when_they_were_seen(student, size):
    """An example's loss is that of the weights before its batch's step, at a usual rate too."""
    n, n_classes = size
    x, y, _, model, losses = recorded_run(student, n, n_classes, 3, 2, lr=0.05)
    images, logits = student.probe.recorded_logits(model)
    numbers = [numbers_of(x, batch) for batch in images]
    each = [
        torch.nn.functional.cross_entropy(z.cpu(), y[batch], reduction="none").double().numpy()
        for z, batch in zip(logits, numbers, strict=True)
    ]
    seen = by_epochs(each, n)
    assert len(losses) == len(seen) == 2
    for loss, batches in zip(losses, seen, strict=True):
        of_means = float(np.mean([batch.mean() for batch in batches]))
        if not math.isclose(loss, of_means, rel_tol=1e-4, abs_tol=1e-5):
            assert_close(loss, float(np.concatenate(batches).mean()), **SINGLE)


@exercise("train", points=1)
@pytest.mark.parametrize("logits, loss, epochs", [((0, 60, 0), 60.0, 30), ((20, 0, 0), 0.0, 3)])
def test_no_epoch_is_left_out(student, logits, loss, epochs):
    """A rate of 0 changes nothing: one number an epoch, however large or small, however often."""
    x, y = random_images(0, 1), torch.tensor([0])
    model = student.probe.recorder(torch.zeros(64, 3), torch.tensor(logits).float())
    assert_close(student.train(model, x, y, epochs, 0.0, 0), [loss] * epochs, **SINGLE)


@exercise("train", points=1)
@settings(max_examples=5)
@given(size=SETS, seed=SEEDS)
@example(size=(37, 3), seed=0)
@example(size=(129, 12), seed=1)
def test_gradient_of_the_cross_entropy(student, size, seed):
    """What goes back into the logits is the gradient of the cross-entropy with the right labels."""
    n, n_classes = size
    x, y, logits, model, _ = recorded_run(student, n, n_classes, seed, 2)
    images, _, at_logits = student.probe.recorded(model)
    assert images, "nothing was differentiated"
    for batch, gradient in zip(images, at_logits, strict=True):
        numbers = numbers_of(x, batch)
        expected = logits[numbers].softmax(dim=1)
        expected[range(len(numbers)), y[numbers]] -= 1
        # Whether a loss is summed or averaged before it is differentiated is up to the student.
        scale = float((gradient.cpu() * expected).sum() / (expected * expected).sum())
        assert scale > 0, "the gradient points the wrong way"
        assert_close(gradient.cpu() / scale, expected, rtol=1e-3, atol=1e-3)


@exercise("train", points=1)
@settings(max_examples=4)
@given(seed=SEEDS)
@example(seed=0)
def test_gradients_are_reset(student, seed):
    """A step uses the gradient of its own batch, and nothing that was left from the last one."""
    # 293 examples are at least two steps for any small batch.
    _, _, _, model, _ = recorded_run(student, 293, 4, seed, 2)
    images, _, _ = student.probe.recorded(model)
    assert images, "nothing was differentiated"
    arriving, standing = student.probe.recorded_gradients(model)
    # Nothing stands in `.grad` where gradients are asked for with torch.autograd.grad.
    assert_close(standing, arriving if standing else [], **SINGLE)


@exercise("train", points=1)
@settings(max_examples=3)
@given(size=SETS, seed=SEEDS, training=st.booleans())
@example(size=(37, 3), seed=0, training=False)
@example(size=(37, 3), seed=0, training=True)
def test_training_mode(student, size, seed, training):
    """The model is in training mode while it is trained, whatever mode it had."""
    model = recorded_run(student, *size, seed, 2, training)[3]
    _, modes, _ = student.probe.recorded(model)
    assert modes and all(modes)


# --- train: real digits ---------------------------------------------------------------------------


@cache
def digits():
    """Images and labels to train with, images and labels to judge by."""
    from sklearn.datasets import load_digits

    data = load_digits()
    order = np.random.default_rng(0).permutation(len(data.target))
    x = torch.from_numpy(data.images[order] / 16).float().unsqueeze(1)
    y = torch.from_numpy(data.target[order].astype(np.int64))
    return x[:N_TRAINING], y[:N_TRAINING], x[N_TRAINING:], y[N_TRAINING:].numpy()


def own_model(student, n_classes):
    """The student's model; a plain one if that does not do what it should (which costs there)."""
    try:
        model = student.probe.shaken(student.build_model(n_classes), 0)
        logits = model(digits()[0][:20])
        good = (
            logits.shape == (20, n_classes)
            and logits.dtype == torch.float32
            and bool(logits.isfinite().all())
            and bool((logits < 0).any())
            and float((logits - logits[:1]).abs().max()) > 1e-4
            and student.probe.parameter_count(model) <= 50_000
        )
        model = student.build_model(n_classes)
        cotangents = [torch.ones(2, n_classes)]
        gradients = student.vjp(model, (digits()[0][:2],), cotangents, parameters=True)[2]
        if good and any(gradient is not None for gradient in gradients.values()):
            return model
    except Exception:
        pass
    return student.probe.linear_model(n_classes)


def correct_after(student, y, epochs):
    """How many test images a model gets right that was trained with the labels `y`."""
    x, _, test_x, test_y = digits()
    model = own_model(student, 10)
    student.train(model, x, y, epochs, 0.01, 1)
    model.eval()
    answer = model(test_x)
    return int((answer.argmax(dim=1).cpu().numpy() == test_y).sum()), len(test_y)


@exercise("train", points=2)
def test_accuracy_on_digits(student):
    """1,200 handwritten digits, 15 epochs at 0.01: 85% of the others are recognised."""
    correct, n = correct_after(student, digits()[1], epochs=15)
    # The chance of so few, if 85% were right in the long run.
    chance = binom.cdf(correct, n, ACCURACY)
    assert chance >= LEVEL, f"{correct} of {n} test images are right, {ACCURACY:.0%} are asked for"


@exercise("train", points=1)
def test_wrong_labels_teach_nothing(student):
    """Trained with labels that are all wrong, a model is right no more often than by chance."""
    right = digits()[1]
    others = np.random.default_rng(1).integers(1, 10, len(right))
    correct, n = correct_after(student, (right + torch.from_numpy(others)) % 10, epochs=3)
    chance = binom.sf(correct - 1, n, 0.1)
    assert chance >= LEVEL, f"{correct} of {n} are right, which the labels given cannot have taught"


@exercise("train", points=1)
def test_seed(student):
    """The same weights and seed give the same losses and weights, another seed gives others."""
    x, y = digits()[:2]
    x, y = x[:701], y[:701]
    weight, bias = random_weights(0, 10)

    def run(seed, epochs):
        model = student.probe.recorder(weight, bias)
        losses = student.train(model, x, y, epochs, 0.05, seed)
        return losses, model.state_dict()

    for epochs in (2, 1):
        first, again, other = run(0, epochs), run(0, epochs), run(1, epochs)
        assert_close(again, first, rtol=1e-4, atol=1e-5)
        differences = [(first[1][name] - other[1][name]).abs().max() for name in ("weight", "bias")]
        assert max(differences) > 1e-4, "another seed gave the same weights"


@exercise("train", points=1)
@settings(max_examples=3)
@given(seed=SEEDS)
@example(seed=0)
def test_learning(student, seed):
    """The model that was given is the one that learns, and the examples stay as they are."""
    x, y = digits()[:2]
    x, y = x[:160], y[:160]
    model = student.probe.linear_model(10)
    before = float(torch.nn.functional.cross_entropy(model(x).cpu(), y))
    answer, after = student.arguments_after("train", model, x, y, 20, 0.1, seed)
    assert_same(after[1:3], (x, y))
    loss = float(torch.nn.functional.cross_entropy(model(x).cpu(), y))
    # Plain descent with batches of 128 comes down by 0.5, anything else by more.
    assert loss < before - 0.1
    assert answer[-1] < answer[0]


# --- predict ------------------------------------------------------------------------------------


def noisy_set(seed, n, n_classes):
    """Images, weights and the labels that they give in evaluation mode."""
    x = random_images(seed, n)
    weight, bias = random_weights(seed, n_classes)
    mean = random_images(seed + 1, 1).flatten()
    logits = (x.flatten(1) - mean) / math.sqrt(1 + 1e-5) @ weight + bias
    return x, weight, bias, mean, logits


def is_decided(logits):
    """Whether rounding cannot change who comes first."""
    first, second = logits.topk(2, dim=1).values.T
    return bool((first - second > 1e-3).all())


@exercise("predict", points=1)
@settings(max_examples=15)
@given(n=st.integers(1, 9), n_classes=st.integers(2, 11), seed=SEEDS, training=st.booleans())
@example(n=1, n_classes=3, seed=0, training=False)
@example(n=3, n_classes=7, seed=1, training=False)
@example(n=7, n_classes=3, seed=2, training=False)
@example(n=9, n_classes=9, seed=3, training=True)
def test_labels(student, n, n_classes, seed, training):
    """The class with the greatest logit in evaluation mode, as int64 (N,), in either mode."""
    x, weight, bias, mean, logits = noisy_set(seed, n, n_classes)
    assume(is_decided(logits))
    model = student.probe.noisy_model(weight, bias, mean, training)
    assert_same(student.predict(model, x).cpu(), logits.argmax(dim=1))


@exercise("predict", points=1)
@pytest.mark.parametrize(
    "logits, label", [((0, 20, 30), 2), ((0, 100, 200), 2), ((-300, -200, -400), 1)]
)
def test_sure_answers(student, logits, label):
    """The greatest logit decides, far from 0 as well."""
    model = student.probe.recorder(torch.zeros(64, 3), torch.tensor(logits).float())
    assert_same(student.predict(model, random_images(0, 2)).cpu(), torch.tensor([label, label]))


@exercise("predict", points=1)
@settings(max_examples=6)
@given(n=st.integers(2, 90), seed=SEEDS)
@example(n=67, seed=0)
@example(n=261, seed=1)
def test_no_noise(student, n, seed):
    """Dropout and the batch's own statistics take no part: a model in training mode is stilled."""
    x, weight, bias, mean, logits = noisy_set(seed, n, 10)
    decided = torch.tensor([is_decided(row[None]) for row in logits])
    model = student.probe.noisy_model(weight, bias, mean, True)
    labels = student.predict(model, x)
    assert_same(tuple(labels.shape), (n,))
    assert_same(labels.cpu()[decided], logits.argmax(dim=1)[decided])


@exercise("predict", points=1)
@settings(max_examples=6)
@given(seed=SEEDS, training=st.booleans())
@example(seed=0, training=True)
@example(seed=0, training=False)
def test_the_model_is_left_as_it_was(student, seed, training):
    """Mode, weights, buffers, gradients and the images are the same after the call."""
    x, weight, bias, mean, _ = noisy_set(seed, 5, 4)
    model = student.probe.noisy_model(weight, bias, mean, training)
    before = student.probe.condition(model)
    _, after = student.arguments_after("predict", model, x)
    assert_same(after[1], x)
    assert_same(student.probe.condition(model), before)
