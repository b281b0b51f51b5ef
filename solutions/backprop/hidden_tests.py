"""The oracles are derivatives by complex steps, for which nothing has to be differentiated.

For an analytic f the imaginary part of f(x + ih) is h f'(x), up to terms of h**3. Nothing is
subtracted, so h can be tiny, and the derivative is as good as f itself (Squire and Trapp, Using
complex variables to estimate derivatives of real functions, 1998). No torch is needed, which takes
longer to import than all else; also_right/with_torch.py holds the oracles against its autograd.

Cotangents are random, sizes are mostly distinct primes. Programs for the class Value are lines of
Python; the same text runs with complex numbers.
"""

import re
from itertools import pairwise

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.examiner import Mismatch, assert_close, assert_number, assert_same, exercise

SEEDS = st.integers(0, 999)

# What the text promises of a sigmoid; by tanh it is good to 1e-16.
SIGMOID = {"rtol": 0.0, "atol": 1e-12}
# Gradients may rest on a sigmoid with an error of 1e-12, multiplied by numbers of up to about 10.
GRADIENTS = {"rtol": 1e-8, "atol": 1e-10}
# Sums of a few rounded products; logits of 1000 lose three more digits when they are subtracted.
EXACT = {"rtol": 1e-9, "atol": 1e-11}
# At most some 300 operations of 1e-16 each, in sums whose terms may cancel for some digits.
VALUES = {"rtol": 1e-7, "atol": 1e-7}


def random_arrays(seed, *shapes, scale=2.0):
    """float64 arrays with two decimals."""
    rng = np.random.default_rng(seed)
    return [np.round(rng.uniform(-scale, scale, shape), 2) for shape in shapes]


def sigmoid(z):
    """Of an array of any real or complex numbers."""
    return 0.5 + 0.5 * np.tanh(z / 2)


STEP = 1e-30


def gradients(loss, *arrays):
    """The gradients of a loss with respect to each of its arguments, float64 arrays."""
    arrays = [array.astype(complex) for array in arrays]
    answer = [np.empty(array.shape) for array in arrays]
    for array, gradient in zip(arrays, answer, strict=True):
        for index, number in np.ndenumerate(array):
            array[index] = number + STEP * 1j
            gradient[index] = loss(*arrays).imag / STEP
            array[index] = number
    return answer


def drawn(number, *cases, **strategies):
    """Decorates a test with `@given`, and with `@example` for each of the cases."""

    def decorate(test):
        test = given(**strategies)(test)
        for case in cases:
            test = example(**dict(zip(strategies, case, strict=True)))(test)
        return settings(max_examples=number)(test)

    return decorate


def on_views(student, name, calls):
    """The answers to several calls with views of arrays, looked at when the last one is over."""
    answers, after = student.probe.on_views(name, calls)
    assert_same(after, calls)
    return answers


# --- sigmoid --------------------------------------------------------------------------------------

SHAPES = st.sampled_from([(1,), (7,), (2, 3), (5, 1), (3, 1, 2), (2, 3, 5)])
LARGEST = float(np.finfo(np.float64).max)
EXTREMES = [
    np.array([1000.0]),
    np.array([-1000.0]),
    np.array([750.0, 40.0, 0.0, 36.5, 709.0, 710.0]),
    np.array([-750.0, -40.0, -0.0, -36.5, -709.0, -710.0]),
    np.array([[LARGEST, -LARGEST, 1e-300], [-5e-324, 1e308, -1e308], [800.0, -0.5, 0.5]]),
    np.array([[[LARGEST]], [[1e20]]]),
    np.array([[[-LARGEST]], [[-1e20]]]),
]


@exercise("sigmoid", points=1)
@settings(max_examples=15)
@given(shape=SHAPES, seed=SEEDS, scale=st.sampled_from([1.0, 5.0, 40.0]))
@example(shape=(7,), seed=0, scale=1.0)
@example(shape=(2, 3, 5), seed=1, scale=5.0)
@example(shape=(2, 3, 5), seed=2, scale=40.0)
def test_values_of_the_sigmoid(student, shape, seed, scale):
    """Every element's value is right to 1e-12, in an array of any shape, which stays as it was."""
    (z,) = random_arrays(seed, shape, scale=scale)
    answer, (after,) = student.arguments_after("sigmoid", z)
    assert_close(answer, sigmoid(z), **SIGMOID)
    assert_same(after, z)


@exercise("sigmoid", points=1)
def test_sigmoid_of_any_finite_number(student):
    """The values are right for any finite numbers; z, which may be a view, and answers stay."""
    for z in EXTREMES:
        answer, (after,) = student.arguments_after("sigmoid", z)
        assert_close(answer, sigmoid(z), **SIGMOID)
        assert_same(after, z)
    answers = on_views(student, "sigmoid", [[z] for z in EXTREMES])
    assert_close(answers, [sigmoid(z) for z in EXTREMES], **SIGMOID)


@exercise("sigmoid", points=1)
def test_sigmoid_prints_no_warning(student):
    """No warning is printed, be the numbers large or small, positive, negative or both."""
    for z in [np.array([0.5, -0.5]), *EXTREMES]:
        answer, warned, printed = student.probe.sigmoid_and_warnings(z)
        if warned or printed:
            raise Mismatch("a warning was printed", (answer, warned, printed), (sigmoid(z), [], ""))


# --- sigmoid_backward -----------------------------------------------------------------------------


@exercise("sigmoid_backward", points=1)
@settings(max_examples=15)
@given(shape=SHAPES, seed=SEEDS)
@example(shape=(7,), seed=0)
@example(shape=(2, 3), seed=1)
@example(shape=(2, 3, 5), seed=2)
def test_gradient_of_the_sigmoid(student, shape, seed):
    """The gradient is right for any gradient from above; the arguments stay."""
    grad_out, z = random_arrays(seed, shape, shape, scale=8.0)
    (expected,) = gradients(lambda z: (sigmoid(z) * grad_out).sum(), z)
    answer, after = student.arguments_after("sigmoid_backward", grad_out, z)
    assert_close(answer, expected, **GRADIENTS)
    assert_same(after, (grad_out, z))


@exercise("sigmoid_backward", points=1)
def test_gradient_of_a_saturated_sigmoid(student):
    """The gradient is right wherever z is; arguments, which may be views, and answers stay."""
    calls, expected = [], []
    for seed, z in enumerate([*EXTREMES, np.array([7.0, -7.0, 12.0, -12.0, 21.0, -21.0])]):
        (grad_out,) = random_arrays(seed, z.shape, scale=8.0)
        calls.append([grad_out, z])
        expected.append(grad_out * sigmoid(z) * sigmoid(-z))
        answer, after = student.arguments_after("sigmoid_backward", grad_out, z)
        assert_close(answer, expected[-1], **GRADIENTS)
        assert_same(after, (grad_out, z))
    assert_close(on_views(student, "sigmoid_backward", calls), expected, **GRADIENTS)


# --- linear_backward ------------------------------------------------------------------------------

LAYERS = st.sampled_from(
    [(3, 2, 5), (2, 5, 3), (1, 3, 2), (7, 1, 2), (3, 2, 1), (1, 1, 1), (3, 2, 3), (3, 3, 2)]
)
FIXED = [((3, 2, 5), 0), ((11, 3, 2), 1), ((1, 2, 3), 2), ((2, 3, 3), 3), ((4, 4, 4), 4)]
on_layers = drawn(10, *FIXED, sizes=LAYERS, seed=SEEDS)


def layer(sizes, seed):
    """grad_out, x and w of a layer, and the gradients of x, w and b."""
    n, d, k = sizes
    grad_out, x, w = random_arrays(seed, (n, k), (n, d), (d, k))
    expected = gradients(lambda x, w, b: ((x @ w + b) * grad_out).sum(), x, w, np.zeros(k))
    return (grad_out, x, w), expected


def three(answer):
    """The answer, if it is a tuple of three."""
    if not isinstance(answer, tuple) or len(answer) != 3:
        raise Mismatch("a tuple of three was expected", answer)
    return answer


@exercise("linear_backward", points=1)
@on_layers
def test_gradient_of_the_input(student, sizes, seed):
    """grad_x is right for a batch of one and of several."""
    arguments, expected = layer(sizes, seed)
    grad_x, _, _ = three(student.linear_backward(*arguments))
    assert_close(grad_x, expected[0], **EXACT)


@exercise("linear_backward", points=1)
@on_layers
def test_gradient_of_the_weights(student, sizes, seed):
    """grad_w is right, summed over the batch."""
    arguments, expected = layer(sizes, seed)
    _, grad_w, _ = three(student.linear_backward(*arguments))
    assert_close(grad_w, expected[1], **EXACT)


@exercise("linear_backward", points=1)
def test_gradient_of_the_bias(student):
    """grad_b is right, of shape (k,); arguments, which may be views, and answers stay."""
    for sizes, seed in FIXED:
        arguments, expected = layer(sizes, seed)
        answer, after = student.arguments_after("linear_backward", *arguments)
        _, _, grad_b = three(answer)
        assert_close(grad_b, expected[2], **EXACT)
        assert_same(after, arguments)
    layers = [layer((3, 4, 2), seed) for seed in (6, 7)]
    answers = on_views(student, "linear_backward", [list(arguments) for arguments, _ in layers])
    expected = [tuple(gradients) for _, gradients in layers]
    assert_close([three(answer) for answer in answers], expected, **EXACT)


# --- softmax_cross_entropy_backward ---------------------------------------------------------------

BATCHES = st.sampled_from([(1, 2), (1, 5), (2, 3), (5, 3), (3, 7), (4, 4)])
on_batches = drawn(
    12, ((1, 5), 0), ((5, 3), 1), ((4, 4), 2), ((11, 13), 3), ((3, 1), 4), shape=BATCHES, seed=SEEDS
)
HUGE = [
    ([[1000.0, 0.0]], [0]),
    ([[-1000.0, 0.0, 3.0]], [0]),
    ([[0.0, 1000.0], [1000.0, 0.0], [-1000.0, 1000.0]], [0, 1, 0]),
    ([[1000.25, 1001.5, 999.75], [0.5, 0.25, -1.5]], [2, 1]),
    ([[-1000.5, -1001.25], [1000.5, 1000.5], [20001.0, 20000.5]], [1, 0, 1]),
    ([[-2000.0, -2001.0, -2002.5], [3000.0, 3001.0, 3002.5]], [2, 0]),
]
HUGE = [[np.array(logits), np.array(labels)] for logits, labels in HUGE]


def classified(shape, seed):
    """logits and labels; the labels repeat themselves where there are more rows than classes."""
    (logits,) = random_arrays(seed, shape, scale=4.0)
    return logits, np.random.default_rng([seed, 1]).integers(0, shape[1], shape[0])


def cross_entropy(logits, labels):
    """The mean over the batch, of complex logits too."""
    shifted = logits - logits.real.max(axis=1, keepdims=True)
    log_of_sums = np.log(np.exp(shifted).sum(axis=1))
    return (log_of_sums - shifted[np.arange(len(labels)), labels]).mean()


def cross_entropy_and_gradient(logits, labels):
    (gradient,) = gradients(lambda logits: cross_entropy(logits, labels), logits)
    return float(cross_entropy(logits, labels)), gradient


def two(answer):
    """The answer, if it is a tuple of two."""
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise Mismatch("a tuple of two was expected", answer)
    return answer


@exercise("softmax_cross_entropy_backward", points=1)
@on_batches
def test_cross_entropy_loss(student, shape, seed):
    """The loss is the mean cross-entropy over the batch; the arguments stay as they were."""
    logits, labels = classified(shape, seed)
    answer, after = student.arguments_after("softmax_cross_entropy_backward", logits, labels)
    loss, _ = two(answer)
    assert_number(loss, cross_entropy_and_gradient(logits, labels)[0], **EXACT)
    assert_same(after, (logits, labels))


@exercise("softmax_cross_entropy_backward", points=1)
@on_batches
def test_gradient_of_the_logits(student, shape, seed):
    """The gradient of the mean loss is right for a batch of one and of several."""
    logits, labels = classified(shape, seed)
    _, grad = two(student.softmax_cross_entropy_backward(logits, labels))
    assert_close(grad, cross_entropy_and_gradient(logits, labels)[1], **EXACT)


@exercise("softmax_cross_entropy_backward", points=1)
def test_loss_of_huge_logits(student):
    """The loss is right and finite where logits are huge or a label has no chance at all."""
    for logits, labels in HUGE:
        loss, _ = two(student.softmax_cross_entropy_backward(logits, labels))
        assert_number(loss, cross_entropy_and_gradient(logits, labels)[0], **EXACT)


@exercise("softmax_cross_entropy_backward", points=1)
def test_gradient_of_huge_logits(student):
    """It is right where logits are huge; arguments, which may be views, and answers stay."""
    expected = [cross_entropy_and_gradient(*call)[1] for call in HUGE]
    for call, gradient in zip(HUGE, expected, strict=True):
        answer, after = student.arguments_after("softmax_cross_entropy_backward", *call)
        assert_close(two(answer)[1], gradient, **EXACT)
        assert_same(after, tuple(call))
    answers = on_views(student, "softmax_cross_entropy_backward", HUGE)
    assert_close([two(answer)[1] for answer in answers], expected, **EXACT)


# --- mlp_gradients --------------------------------------------------------------------------------

DEEP = st.sampled_from([(2, 3, 5), (5, 2, 3), (3, 5, 2, 1), (2, 3, 1, 2), (3, 2, 5, 3, 2)])
SHALLOW = st.sampled_from([(3, 2), (2, 5), (5, 1), (1, 3)])
BATCH = st.sampled_from([1, 3, 4, 7])
on_deep_networks = drawn(
    15,
    ((2, 3, 5), 3, 0, 1),
    ((3, 3, 3), 3, 1, 1),
    ((3, 2, 5, 3, 2, 4), 11, 2, 1),
    ((2, 5, 3), 4, 4, 500),
    widths=DEEP,
    n=BATCH,
    seed=SEEDS,
    steepness=st.just(1),
)


def network(widths, n, seed, steepness=1):
    """x, y, weights and biases; steep sigmoids of the first layer are saturated."""
    pairs = list(pairwise(widths))
    x, y = random_arrays([seed, 0], (n, widths[0]), (n, widths[-1]))
    weights = random_arrays([seed, 1], *pairs, scale=1.5)
    weights[0] *= steepness
    biases = random_arrays([seed, 2], *[(k,) for _, k in pairs], scale=1.0)
    return x, y, weights, biases


def squared_error(x, y, weights, biases):
    """The loss of a network, of complex weights and biases too."""
    a = x
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        a = sigmoid(a @ w + b)
    error = a @ weights[-1] + biases[-1] - y
    return (0.5 * error**2).sum(axis=1).mean()


def network_gradients(x, y, weights, biases):
    """The loss and the gradients."""
    layers = len(weights)
    found = gradients(
        lambda *arrays: squared_error(x, y, arrays[:layers], arrays[layers:]), *weights, *biases
    )
    loss = float(squared_error(x, y, weights, biases))
    return {"loss": loss, "weights": found[:layers], "biases": found[layers:]}


def entry(answer, key):
    """What a dict holds under a key."""
    if not isinstance(answer, dict) or key not in answer:
        raise Mismatch(f'a dict with the key "{key}" was expected', answer)
    return answer[key]


@exercise("mlp_gradients", points=1)
@settings(max_examples=12)
@given(widths=st.one_of(SHALLOW, DEEP), n=BATCH, seed=SEEDS)
@example(widths=(3, 2), n=3, seed=0)
@example(widths=(2, 3, 5), n=3, seed=1)
@example(widths=(3, 2, 5, 3, 2), n=7, seed=2)
def test_loss_of_the_network(student, widths, n, seed):
    """The loss is the mean over the batch of half the squared error summed over the outputs."""
    arguments = network(widths, n, seed)
    loss = entry(student.mlp_gradients(*arguments), "loss")
    assert_number(loss, network_gradients(*arguments)["loss"], **GRADIENTS)


@exercise("mlp_gradients", points=1)
@settings(max_examples=10)
@given(widths=SHALLOW, n=BATCH, seed=SEEDS)
@example(widths=(3, 2), n=3, seed=0)
@example(widths=(2, 5), n=1, seed=1)
@example(widths=(3, 3), n=3, seed=2)
def test_gradients_of_one_layer(student, widths, n, seed):
    """With one layer, which is linear, both gradients are right; the arguments stay."""
    arguments = network(widths, n, seed)
    answer, after = student.arguments_after("mlp_gradients", *arguments)
    expected = network_gradients(*arguments)
    for key in ("weights", "biases"):
        assert_close(entry(answer, key), expected[key], **GRADIENTS)
    assert_same(after, arguments)


@exercise("mlp_gradients", points=1)
@on_deep_networks
def test_gradients_of_every_weight(student, widths, n, seed, steepness):
    """The gradients of all weights are right, however large the pre-activations are."""
    arguments = network(widths, n, seed, steepness)
    answer = entry(student.mlp_gradients(*arguments), "weights")
    assert_close(answer, network_gradients(*arguments)["weights"], **GRADIENTS)


@exercise("mlp_gradients", points=1)
@on_deep_networks
def test_gradients_of_every_bias(student, widths, n, seed, steepness):
    """So are those of all biases; the arguments stay as they were."""
    arguments = network(widths, n, seed, steepness)
    answer, after = student.arguments_after("mlp_gradients", *arguments)
    assert_close(entry(answer, "biases"), network_gradients(*arguments)["biases"], **GRADIENTS)
    assert_same(after, arguments)


# --- Value ----------------------------------------------------------------------------------------

NAMES = "abcdefghijk"
NUMBERS = st.one_of(st.integers(-250, 250).map(lambda n: n / 100), st.integers(-3, 3))
POWERS = [f"{{x}} ** {p}" for p in (-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.0, 5)]
BETWEEN_VALUES = ["{x} + {y}", "{x} - {y}", "{x} * {y}", "{x} / {y}", "-{x}", *POWERS]
FUNCTIONS = ["{x}.tanh()", "{x}.relu()", "{x}.exp()"]
WITH_NUMBERS = [
    *[f"{number} {operator} {{x}}" for operator in "+-*/" for number in (2, 0.5, -3)],
    *[f"{{x}} {operator} {number}" for operator in "+-*/" for number in (2, 0.5, -3)],
    *["0 + {x}", "{x} + 0", "0 - {x}", "{x} - 0", "0 * {x}", "{x} * 0", "0 / {x}"],
]
NEEDS_DISTANCE = ("/", "**", "relu")  # from 0, where a rounding error would decide


def relu(number):
    return number if number.real > 0 else 0 * number


def run(lines, values):
    """Executes lines of a program, in which methods are functions of numpy's."""
    text = re.sub(r"(\w+)\.(tanh|relu|exp)\(\)", r"\2(\1)", "\n".join(lines))
    with np.errstate(all="ignore"):
        exec(text, {"tanh": np.tanh, "relu": relu, "exp": np.exp}, values)


@st.composite
def programs(draw, expressions):
    """Leaves, lines that compute with them, and the name of the last value."""
    leaves = draw(st.lists(NUMBERS, min_size=1, max_size=3))
    leaves = dict(zip(NAMES, leaves, strict=False))
    scope = {name: np.float64(number) for name, number in leaves.items()}
    lines = []
    for name in NAMES[len(leaves) :][: draw(st.integers(1, 8))]:
        expression = draw(st.sampled_from(expressions))
        operands = {key: draw(st.sampled_from(sorted(scope))) for key in "xy"}
        used = [scope[operands[key]] for key in "xy" if f"{{{key}}}" in expression]
        if any(word in expression for word in NEEDS_DISTANCE) and min(map(abs, used)) < 0.1:
            expression = "{x} + {y}"
        line = f"{name} = {expression.format(**operands)}"
        run([line], scope)
        if not abs(scope[name]) <= 20:  # or it is no number at all
            line = f"{name} = {operands['x']}.tanh()"
            run([line], scope)
        lines.append(line)
    return leaves, lines, name


def computed(leaves, lines, moved=None):
    """The values of a program by name; one of them is moved as soon as it has its last value."""
    values = {name: np.complex128(number) for name, number in leaves.items()}
    made = max((i for i, line in enumerate(lines, 1) if line[0] == moved), default=0)
    run(lines[:made], values)
    if moved:
        values[moved] += STEP * 1j
    run(lines[made:], values)
    return values


def differentiated(leaves, lines, roots):
    """The data of every value, and its grad after a call for each of the roots, by name."""
    data = {name: float(value.real) for name, value in computed(leaves, lines).items()}
    moved = {name: computed(leaves, lines, name) for name in data}
    grads = dict.fromkeys(data, 0.0)
    for root in roots:
        if root is None:
            grads |= dict.fromkeys(leaves, 0.0)
        else:
            grads = {n: grad + float(moved[n][root].imag) / STEP for n, grad in grads.items()}
    return data, grads


def as_float(value):
    """A real number of any type as a float; anything else as it is."""
    value = value.item() if getattr(value, "shape", None) == () else value
    return float(value) if type(value) in (int, float) else value


def ask(student, leaves, lines, roots):
    """What the submission says, as `differentiated` does."""
    answers = student.probe.differentiate(leaves, lines, roots)
    return [{name: as_float(value) for name, value in answer.items()} for answer in answers]


def assert_differentiates(student, leaves, lines, root):
    """Data and grads are right after the first call, of leaves and of all that lies between."""
    data, grads = ask(student, leaves, lines, [root])
    expected_data, expected_grads = differentiated(leaves, lines, [root])
    assert_close(data, expected_data, **VALUES)
    assert_close(grads, expected_grads, **VALUES)


@exercise("Value", points=1)
@settings(max_examples=15)
@given(program=programs([*BETWEEN_VALUES, *FUNCTIONS]))
@example(program=({"a": 3, "b": 2}, ["c = a + b", "d = a - b", "e = a * b", "f = a / b"], "f"))
@example(program=({"a": -1.5, "b": 0.25}, ["c = a + b", "d = a - b", "e = a * b"], "e"))
@example(program=({"a": -1.5, "b": 4}, ["c = a / b", "d = b ** 0.5", "e = a ** -2"], "e"))
@example(program=({"a": 2, "b": -3}, ["c = -a", "d = a ** -1", "e = b ** 3", "f = b ** 0"], "f"))
@example(program=({"a": -0.75}, ["b = a.tanh()", "c = a.exp()", "d = a.relu()"], "d"))
@example(program=({"a": 2.5}, ["b = a.tanh()", "c = a.exp()", "d = a.relu()"], "d"))
def test_data_of_results(student, program):
    """Every result's data is right, and every grad is 0 before the first backward()."""
    leaves, lines, _ = program
    data, grads = ask(student, leaves, lines, [])
    expected, zeros = differentiated(leaves, lines, [])
    assert_close(data, expected, **VALUES)
    assert_close(grads, zeros, rtol=0.0, atol=0.0)


@exercise("Value", points=1)
def test_derivative_of_every_operator(student):
    """Sums, differences, products, quotients, powers and negatives of Values are differentiated."""
    for expression in BETWEEN_VALUES:
        for a, b in [(1.5, 0.75), (2, 3), (-1.25, -2), (0.5, -1.75), (0, -1.5)]:
            undefined = (".5", "** 0", "-1", "-2")[: 1 if a < 0 else 4 if a == 0 else 0]
            if expression.endswith(undefined):
                continue
            lines = [f"c = {expression.format(x='a', y='b')}", "d = c * h"]
            assert_differentiates(student, {"a": a, "b": b, "h": -1.5}, lines, "d")


@exercise("Value", points=1)
def test_derivatives_of_tanh_relu_and_exp(student):
    """So are the functions, on both sides of 0; at 0 relu's derivative is from 0 to 1."""
    for function, numbers in (("tanh", (-100, 30)), ("exp", (30,)), ("relu", (-1e6, 1e-9))):
        for a in (-2.25, -0.5, 0.25, 1, *numbers):
            for h in (-1.5, 2.5):
                lines = [f"c = a.{function}()", "d = c * h"]
                assert_differentiates(student, {"a": a, "h": h}, lines, "d")
    data, grads = ask(student, {"a": 0.0}, ["b = a.relu()"], ["b"])
    assert_close(data, {"a": 0.0, "b": 0.0})
    if not 0.0 <= grads["a"] <= 1.0:
        raise Mismatch("relu's derivative at 0 is not from 0 to 1", grads["a"])


@exercise("Value", points=1)
def test_plain_numbers_on_either_side(student):
    """2 + v, 2 - v, 2 * v, 2 / v and a number on the right are computed and differentiated."""
    for expression in WITH_NUMBERS:
        for a in (-1.25, 3):
            lines = [f"b = {expression.format(x='a')}", "c = b * h"]
            assert_differentiates(student, {"a": a, "h": 1.5}, lines, "c")
    lines = ["b = 3 - a * a", "c = 2 / b", "d = 0.5 * c - 1", "e = 1 + d / 4 * a"]
    assert_differentiates(student, {"a": 1.25}, lines, "e")
    assert_differentiates(student, {"a": 0.5}, ["b = a * 1e9", "c = b * 1e-10"], "c")


@exercise("Value", points=1)
@settings(max_examples=18)
@given(program=programs([*BETWEEN_VALUES, *FUNCTIONS]))
@example(program=({"a": 3.0}, ["b = a * a"], "b"))
@example(program=({"a": 3.0}, ["b = a + a"], "b"))
@example(program=({"a": 3.0}, ["b = a - a"], "b"))
@example(program=({"a": 3.0}, ["b = a / a"], "b"))
@example(program=({"a": 0.5}, ["b = a * a", "c = b.tanh()", "d = b + c"], "d"))
@example(program=({"a": 0.5}, ["b = a * a", "c = b.tanh()", "d = c + b"], "d"))
@example(program=({"a": 0.5}, ["b = a * a", "c = b.exp()", "d = c - b", "e = b * d"], "e"))
@example(program=({"a": 0.5}, ["b = a * a", "c = b.exp()", "d = c - b", "e = d * b"], "e"))
@example(program=({"a": 0.5}, ["b = a.exp()", "c = a * b", "d = c * a", "e = b + d"], "e"))
@example(program=({"a": 2.0, "b": 2.0}, ["c = a * b", "d = c + a", "e = c * d"], "e"))
@example(program=({"a": 2.0, "b": 2.0, "c": 4.0}, ["d = a * b", "e = a * c", "f = d * e"], "f"))
@example(program=({"a": 1.5, "b": -2.0}, ["c = a * a", "d = c + a", "e = b * d"], "d"))
@example(program=({"a": 1.5, "b": -2.0}, ["c = a * b"], "a"))
def test_gradients_add_up_over_all_paths(student, program):
    """A value that is used several times gets the sum over its uses, complete before it goes on."""
    assert_differentiates(student, *program)


LARGE = [
    ({"a": 0.75}, ["b = a + a", *["b = b + b"] * 29]),
    ({"a": 1.5, "h": 0.5}, ["b = a + a", "b = b * h", *["b = b + b", "b = h * b"] * 30]),
    ({"a": 0.5, "b": 1.0}, ["b = b + a"] * 300),
    ({"a": 1.0078125, "b": -0.5}, ["b = b * a"] * 60),
    ({"a": 1.25}, ["b = a.tanh()", *["b = b.tanh()"] * 59]),
    ({"a": 0.25, "h": 0.5}, ["b = a * h", *["c = b * b", "c = c + b", "b = c * h"] * 20]),
]


@exercise("Value", points=1)
def test_large_graphs(student):
    """A chain of 300 operations, and graphs with a billion paths and more, take no time."""
    for leaves, lines in LARGE:
        assert_differentiates(student, leaves, lines, "b")


@st.composite
def programs_with_roots(draw):
    leaves, lines, _ = draw(programs([*BETWEEN_VALUES, *FUNCTIONS]))
    names = [line[0] for line in lines]
    return leaves, lines, draw(st.lists(st.sampled_from(names), min_size=2, max_size=4))


@exercise("Value", points=2)
@settings(max_examples=18)
@given(program=programs_with_roots())
@example(program=({"a": 2.0, "b": -3.0}, ["c = a * b"], ["c", "c"]))
@example(program=({"a": 2.0, "b": -3.0}, ["c = a * b"], ["c", None, "c"]))
@example(program=({"a": 0.5, "b": -1.5}, ["c = a * b", "d = c.tanh()"], ["d", "d", "d"]))
@example(program=({"a": 0.5}, ["b = a * a", "c = b.exp()", "d = b + c"], ["d", "d"]))
@example(program=({"a": 0.5, "b": 2.0}, ["c = a * b", "d = c * a", "e = c.exp()"], ["d", "e"]))
@example(program=({"a": 0.5, "b": 2.0}, ["c = a * b", "d = c * a", "e = c.exp()"], ["e", "d", "e"]))
@example(program=({"a": 0.5, "b": 2.0}, ["c = a * b", "d = c.exp()"], ["c", "d"]))
@example(program=({"a": 0.5, "b": 2.0}, ["c = a * b", "d = c.exp()"], ["d", "c"]))
@example(program=({"a": 0.5, "b": 2.0}, ["c = a.exp()", "d = b.tanh()"], ["c", "d", "d"]))
def test_every_call_of_backward_adds_once(student, program):
    """Each call adds its root's gradient to every leaf once; grads may be set to 0 in between."""
    leaves, lines, roots = program
    _, grads = ask(student, leaves, lines, roots)
    _, expected = differentiated(leaves, lines, roots)
    assert_close(
        {name: grads[name] for name in leaves}, {name: expected[name] for name in leaves}, **VALUES
    )
