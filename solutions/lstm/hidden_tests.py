"""The oracles are torch's own recurrent functions in float64, and its autograd.

Sizes are mostly distinct primes; weights and states are distinct random numbers. No pre-activation
is beyond +-30: inputs and weights lie in [-1, 1], states in [-2, 2].
"""

import numpy as np
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.examiner import assert_close, assert_same, exercise

SIZES = st.sampled_from(
    [(2, 3, 5), (3, 5, 2), (5, 2, 3), (1, 2, 3), (1, 5, 2), (3, 1, 2), (2, 3, 1), (3, 3, 3)]
)
SEQUENCES = st.sampled_from(
    [
        (2, 3, 5, 7),
        (3, 2, 2, 3),
        (2, 1, 3, 2),
        (1, 2, 3, 5),
        (2, 5, 1, 2),
        (2, 3, 5, 1),
        (2, 2, 2, 2),
    ]
)
SEEDS = st.integers(0, 999)
SCALES = st.sampled_from([1.0, 1.0, 1.0, 0.0])  # sometimes all is zero

# Right formulas in float64 differ by rounding errors of about 1e-15, and of 1e-13 in gradients. In
# float32 sums of a dozen products, and three steps of them, differ by some 1e-6.
VALUES = {"rtol": 1e-9, "atol": 1e-11}
GRADIENTS = {"rtol": 1e-8, "atol": 1e-10}
SINGLE = {"rtol": 1e-4, "atol": 1e-4}
# The sigmoid of +-20 is within 3e-9 of 1 or 0.
SATURATED = {"rtol": 0.0, "atol": 1e-7}


def random_tensors(seed, *shapes, scale=1.0):
    """float64 tensors with two decimals."""
    rng = np.random.default_rng(seed)
    return [torch.from_numpy(np.round(rng.uniform(-scale, scale, shape), 2)) for shape in shapes]


def random_step(seed, n, d, k, gates):
    """x, the states h and c, and the four weights of a cell."""
    (x,) = random_tensors([seed, 0], (n, d))
    h, c = random_tensors([seed, 1], (n, k), (n, k), scale=2.0)
    size = gates * k
    return x, h, c, *random_tensors([seed, 2], (size, d), (size, k), (size,), (size,))


def each(change, value):
    """A tensor that is changed, or a tuple of such."""
    if isinstance(value, tuple):
        return tuple(each(change, item) for item in value)
    return change(value)


def scaled(value, scale):
    """Tensors times a number."""
    return each(lambda tensor: scale * tensor + 0.0, value)  # without the sign of zero


def converted(value, dtype):
    """Tensors in another precision."""
    return each(lambda tensor: tensor.to(dtype), value)


def gradients_of(function, tensors, cotangents):
    """What torch's autograd says of a function that returns one tensor or a tuple of them."""
    leaves = [tensor.clone().requires_grad_() for tensor in tensors]
    outputs = function(*leaves)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    weighed = sum((o * c).sum() for o, c in zip(outputs, cotangents, strict=True))
    return list(torch.autograd.grad(weighed, leaves))


# --- rnn_cell -----------------------------------------------------------------------------------


def rnn_arguments(sizes, seed):
    x, h, _, *weights = random_step(seed, *sizes, gates=1)
    return (x, h, *weights)


@exercise("rnn_cell", points=2)
@settings(max_examples=15)
@given(sizes=SIZES, seed=SEEDS)
@example(sizes=(3, 5, 2), seed=0)
@example(sizes=(1, 2, 3), seed=1)
@example(sizes=(2, 3, 1), seed=2)
@example(sizes=(3, 3, 3), seed=3)
def test_rnn_step(student, sizes, seed):
    """The new hidden state is that of torch's own cell, for a batch of one and of several."""
    arguments = rnn_arguments(sizes, seed)
    assert_close(student.rnn_cell(*arguments), torch.rnn_tanh_cell(*arguments), **VALUES)


@exercise("rnn_cell", points=1)
@settings(max_examples=6)
@given(sizes=SIZES, seed=SEEDS, scale=SCALES)
@example(sizes=(3, 5, 2), seed=0, scale=1.0)
@example(sizes=(2, 1, 3), seed=1, scale=0.0)
def test_rnn_gradients(student, sizes, seed, scale):
    """Gradients reach the input, the old hidden state, both weights and both biases."""
    arguments = scaled(rnn_arguments(sizes, seed), scale)
    cotangents = random_tensors([seed, 3], arguments[1].shape)
    outputs, gradients = student.vjp(student.rnn_cell, arguments, cotangents)
    expected = gradients_of(torch.rnn_tanh_cell, arguments, cotangents)
    assert_close(outputs, torch.rnn_tanh_cell(*arguments), **GRADIENTS)
    assert_close(gradients, expected, **GRADIENTS)


@exercise("rnn_cell", points=1)
@settings(max_examples=5)
@given(sizes=SIZES, seed=SEEDS)
@example(sizes=(3, 5, 2), seed=0)
def test_rnn_in_float32(student, sizes, seed):
    """float32 arguments give a float32 result, and stay as they were."""
    arguments = rnn_arguments(sizes, seed)
    arguments32 = converted(arguments, torch.float32)
    answer, after = student.arguments_after("rnn_cell", *arguments32)
    assert_close(answer, torch.rnn_tanh_cell(*arguments).float(), **SINGLE)
    assert_same(after, arguments32)


# --- lstm_cell ----------------------------------------------------------------------------------


def lstm_arguments(sizes, seed):
    x, h, c, *weights = random_step(seed, *sizes, gates=4)
    return (x, (h, c), *weights)


@exercise("lstm_cell", points=2)
@settings(max_examples=15)
@given(sizes=SIZES, seed=SEEDS)
@example(sizes=(3, 5, 2), seed=0)
@example(sizes=(1, 2, 3), seed=1)
@example(sizes=(2, 3, 1), seed=2)
@example(sizes=(3, 3, 3), seed=3)
@example(sizes=(2, 4, 1), seed=4)
def test_lstm_step(student, sizes, seed):
    """The new h and c are those of torch's own cell, for a batch of one and of several."""
    arguments = lstm_arguments(sizes, seed)
    assert_close(student.lstm_cell(*arguments), torch.lstm_cell(*arguments), **VALUES)


@exercise("lstm_cell", points=1)
@settings(max_examples=15)
@given(sizes=SIZES, seed=SEEDS, i=st.integers(0, 1), f=st.integers(0, 1), o=st.integers(0, 1))
@example(sizes=(2, 3, 5), seed=0, i=0, f=1, o=1)
@example(sizes=(2, 3, 5), seed=0, i=1, f=0, o=1)
@example(sizes=(2, 3, 5), seed=0, i=1, f=1, o=0)
@example(sizes=(2, 3, 5), seed=0, i=0, f=0, o=1)
def test_lstm_with_open_and_shut_gates(student, sizes, seed, i, f, o):
    """i open lets the candidate in, f open keeps the old c, o shut gives h = 0."""
    k = sizes[2]
    x, (h, c), w_ih, w_hh, b_ih, b_hh = lstm_arguments(sizes, seed)
    for rows, is_open in ((0, i), (1, f), (3, o)):
        gate = slice(rows * k, (rows + 1) * k)
        w_ih[gate], w_hh[gate] = 0, 0
        b_ih[gate] = b_hh[gate] = 20 * is_open - 10
    candidate = slice(2 * k, 3 * k)
    g = torch.tanh((x @ w_ih.T + h @ w_hh.T + b_ih + b_hh)[:, candidate])
    new_c = i * g + f * c
    answer = student.lstm_cell(x, (h, c), w_ih, w_hh, b_ih, b_hh)
    assert_close(answer, (o * torch.tanh(new_c), new_c), **SATURATED)


@exercise("lstm_cell", points=2)
@settings(max_examples=6)
@given(sizes=SIZES, seed=SEEDS, scale=SCALES)
@example(sizes=(3, 5, 2), seed=0, scale=1.0)
@example(sizes=(2, 1, 3), seed=1, scale=0.0)
def test_lstm_gradients(student, sizes, seed, scale):
    """Gradients of both h and c reach the input, the old h and c, the weights and the biases."""
    x, state, *weights = arguments = scaled(lstm_arguments(sizes, seed), scale)
    cotangents = random_tensors([seed, 3], *[t.shape for t in state])
    outputs, gradients = student.vjp(student.lstm_cell, arguments, cotangents)
    expected = gradients_of(
        lambda x, h, c, *weights: torch.lstm_cell(x, (h, c), *weights),
        (x, *state, *weights),
        cotangents,
    )
    assert_close(outputs, torch.lstm_cell(*arguments), **GRADIENTS)
    assert_close(gradients, expected, **GRADIENTS)


@exercise("lstm_cell", points=1)
@settings(max_examples=5)
@given(sizes=SIZES, seed=SEEDS)
@example(sizes=(3, 5, 2), seed=0)
def test_lstm_in_float32(student, sizes, seed):
    """float32 arguments give float32 results, and stay as they were."""
    arguments = lstm_arguments(sizes, seed)
    arguments32 = converted(arguments, torch.float32)
    answer, after = student.arguments_after("lstm_cell", *arguments32)
    assert_close(answer, converted(torch.lstm_cell(*arguments), torch.float32), **SINGLE)
    assert_same(after, arguments32)
    assert_same(student.probe.state_after_a_step(*arguments32), arguments32[1])


# --- gru_cell -----------------------------------------------------------------------------------


def gru_arguments(sizes, seed):
    x, h, _, *weights = random_step(seed, *sizes, gates=3)
    return (x, h, *weights)


@exercise("gru_cell", points=2)
@settings(max_examples=15)
@given(sizes=SIZES, seed=SEEDS)
@example(sizes=(3, 5, 2), seed=0)
@example(sizes=(1, 2, 3), seed=1)
@example(sizes=(2, 3, 1), seed=2)
@example(sizes=(3, 3, 3), seed=3)
def test_gru_step(student, sizes, seed):
    """The new hidden state is that of torch's own cell, for a batch of one and of several."""
    arguments = gru_arguments(sizes, seed)
    assert_close(student.gru_cell(*arguments), torch.gru_cell(*arguments), **VALUES)


@exercise("gru_cell", points=1)
@settings(max_examples=15)
@given(sizes=SIZES, seed=SEEDS, r=st.integers(0, 1), z=st.integers(0, 1))
@example(sizes=(2, 3, 5), seed=0, r=0, z=0)
@example(sizes=(2, 3, 5), seed=0, r=1, z=0)
@example(sizes=(2, 3, 5), seed=0, r=0, z=1)
def test_gru_with_open_and_shut_gates(student, sizes, seed, r, z):
    """z open keeps h, z shut takes the candidate; r shut leaves the candidate to the input."""
    k = sizes[2]
    x, h, w_ih, w_hh, b_ih, b_hh = gru_arguments(sizes, seed)
    for rows, is_open in ((0, r), (1, z)):
        gate = slice(rows * k, (rows + 1) * k)
        w_ih[gate], w_hh[gate] = 0, 0
        b_ih[gate] = b_hh[gate] = 20 * is_open - 10
    candidate = slice(2 * k, 3 * k)
    of_x, of_h = (x @ w_ih.T + b_ih)[:, candidate], (h @ w_hh.T + b_hh)[:, candidate]
    expected = h if z else torch.tanh(of_x + r * of_h)
    assert_close(student.gru_cell(x, h, w_ih, w_hh, b_ih, b_hh), expected, **SATURATED)


@exercise("gru_cell", points=1)
@settings(max_examples=6)
@given(sizes=SIZES, seed=SEEDS, scale=SCALES)
@example(sizes=(3, 5, 2), seed=0, scale=1.0)
@example(sizes=(2, 1, 3), seed=1, scale=0.0)
def test_gru_gradients(student, sizes, seed, scale):
    """Gradients reach the input, the old hidden state, both weights and both biases."""
    arguments = scaled(gru_arguments(sizes, seed), scale)
    cotangents = random_tensors([seed, 3], arguments[1].shape)
    outputs, gradients = student.vjp(student.gru_cell, arguments, cotangents)
    expected = gradients_of(torch.gru_cell, arguments, cotangents)
    assert_close(outputs, torch.gru_cell(*arguments), **GRADIENTS)
    assert_close(gradients, expected, **GRADIENTS)


@exercise("gru_cell", points=1)
@settings(max_examples=5)
@given(sizes=SIZES, seed=SEEDS)
@example(sizes=(3, 5, 2), seed=0)
def test_gru_in_float32(student, sizes, seed):
    """float32 arguments give a float32 result, and stay as they were."""
    arguments = gru_arguments(sizes, seed)
    arguments32 = converted(arguments, torch.float32)
    answer, after = student.arguments_after("gru_cell", *arguments32)
    assert_close(answer, torch.gru_cell(*arguments).float(), **SINGLE)
    assert_same(after, arguments32)


# --- LSTM ---------------------------------------------------------------------------------------

NAMES = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def random_sequence(sizes, seed):
    """x, the state (h, c) and the four weights."""
    steps, n, d, k = sizes
    _, h, c, *weights = random_step(seed, n, d, k, gates=4)
    (x,) = random_tensors([seed, 4], (steps, n, d))
    return x, (h, c), weights


def expected_of(x, state, weights):
    """outputs and (h, c) of torch's own layer, from x of shape (T, N, d)."""
    h, c = (t[None] for t in state)
    outputs, h, c = torch.lstm(x, (h, c), weights, True, 1, 0.0, False, False, False)
    return outputs, (h[0], c[0])


def double_model(student, weights, **options):
    """A float64 LSTM of the student's with these weights."""
    size, input_size = weights[0].shape
    model = student.LSTM(input_size, size // 4, **options).double()
    model.load_state_dict(dict(zip(NAMES, weights, strict=True)))
    return model


def zeros_like(state):
    return tuple(torch.zeros_like(t) for t in state)


@exercise("LSTM", points=1)
@settings(max_examples=6)
@given(d=st.integers(1, 7), k=st.integers(1, 7), options=st.sampled_from([(), (True,), (False,)]))
@example(d=3, k=5, options=())
@example(d=3, k=2, options=(True,))
def test_parameters(student, d, k, options):
    """Four parameters of these names and shapes, float32 and trainable, and no others."""
    shapes = ([4 * k, d], [4 * k, k], [4 * k], [4 * k])
    expected = {
        name: (shape, "torch.float32", True) for name, shape in zip(NAMES, shapes, strict=True)
    }
    assert_same(student.probe.parameters_of(d, k, *options), expected)


@exercise("LSTM", points=2)
@settings(max_examples=2)
@given(sizes=SEQUENCES, seed=SEEDS)
@example(sizes=(3, 2, 5, 3), seed=0)
@example(sizes=(2, 1, 3, 2), seed=1)
@example(sizes=(1, 2, 3, 5), seed=2)
def test_sequences_from_a_given_state(student, sizes, seed):
    """outputs, h and c are those of torch's own layer; a sequence read in two parts is the same."""
    x, state, weights = random_sequence(sizes, seed)
    model = double_model(student, weights)
    outputs, last = expected_of(x, state, weights)
    assert_close(model(x, state), (outputs, last), **VALUES)
    if len(x) > 1:
        first, middle = model(x[:-1], state)
        assert_close(first, outputs[:-1], **VALUES)
        assert_close(model(x[-1:], middle), (outputs[-1:], last), **VALUES)


@exercise("LSTM", points=1)
@settings(max_examples=2)
@given(sizes=SEQUENCES, seed=SEEDS, training=st.booleans())
@example(sizes=(2, 3, 5, 7), seed=0, training=True)
@example(sizes=(1, 2, 3, 5), seed=1, training=False)
def test_no_state_means_zeros(student, sizes, seed, training):
    """Without a state the layer starts from zeros, whatever it has read before, in either mode;
    parameters that are loaded later count."""
    x, state, weights = random_sequence(sizes, seed)
    outputs, last = expected_of(x, zeros_like(state), weights)
    model = double_model(student, weights)
    model.train(training)
    assert_close(model(x), (outputs, last), **VALUES)
    model(x[:, :1], tuple(t[:1] for t in state))
    expected = outputs[:, :1], tuple(t[:1] for t in last)
    assert_close(model(x[:, :1], None), expected, **VALUES)
    student.probe.read_without_gradients(model, x)
    others = [-weight for weight in weights]
    model.load_state_dict(dict(zip(NAMES, others, strict=True)))
    expected = expected_of(x, zeros_like(state), others)
    assert_close(student.probe.read_without_gradients(model, x), expected, **VALUES)


@exercise("LSTM", points=1)
@settings(max_examples=2)
@given(sizes=SEQUENCES, seed=SEEDS, default=st.sampled_from([{}, {"batch_first": False}]))
@example(sizes=(3, 2, 2, 3), seed=0, default={"batch_first": False})
@example(sizes=(2, 2, 2, 2), seed=1, default={})
def test_batch_first(student, sizes, seed, default):
    """With batch_first x and outputs are (N, T, ...), by default (T, N, ...), however x lies."""
    x, state, weights = random_sequence(sizes, seed)
    outputs, last = expected_of(x, state, weights)
    outputs_from_zeros, last_from_zeros = expected_of(x, zeros_like(state), weights)
    model = double_model(student, weights, batch_first=True)
    swapped = x.transpose(0, 1).contiguous()
    expected = (outputs_from_zeros.transpose(0, 1), last_from_zeros)
    assert_close(model(swapped), expected, **VALUES)
    assert_close(model(swapped, state), (outputs.transpose(0, 1), last), **VALUES)
    model = double_model(student, weights, **default)
    answer = student.probe.read_in_column_order(model, x, *state)
    assert_close(answer, (outputs, last), **VALUES)


@exercise("LSTM", points=1)
@settings(max_examples=2)
@given(
    sizes=SEQUENCES,
    seed=SEEDS,
    mode=st.tuples(st.booleans(), st.booleans()),
    has_state=st.booleans(),
    scale=SCALES,
)
@example(sizes=(7, 1, 1, 2), seed=0, mode=(False, True), has_state=True, scale=1.0)
@example(sizes=(2, 3, 5, 7), seed=1, mode=(True, False), has_state=True, scale=0.0)
@example(sizes=(3, 2, 2, 3), seed=2, mode=(False, False), has_state=False, scale=1.0)
def test_gradients_through_time(student, sizes, seed, mode, has_state, scale):
    """Gradients of outputs, h and c reach x, the state and all parameters through all the steps."""
    x, state, weights = random_sequence(sizes, seed)
    batch_first, training = mode
    steps, n, _, k = sizes
    cotangents = random_tensors([seed, 3], (steps, n, k), (n, k), (n, k))
    has_state = has_state or steps == 1  # one step from zeros need not use weight_hh at all
    state = scaled(state, scale) if has_state else ()

    def layer(x, *tensors):
        given_state = tensors[:2] if has_state else zeros_like(cotangents[1:])
        outputs, last = expected_of(x, given_state, list(tensors[-4:]))
        return outputs, *last

    of_x, *rest = gradients_of(layer, (x, *state, *weights), cotangents)
    if batch_first:
        x, of_x, cotangents[0] = (t.transpose(0, 1) for t in (x, of_x, cotangents[0]))
    model = double_model(student, weights, batch_first=batch_first)
    model.train(training)
    inputs = (x, state) if has_state else (x,)
    _, gradients, of_parameters = student.vjp(model, inputs, cotangents, parameters=True)
    assert_close(gradients, [of_x, *rest[:-4]], **GRADIENTS)
    assert_close(of_parameters, dict(zip(NAMES, rest[-4:], strict=True)), **GRADIENTS)


@exercise("LSTM", points=1)
@settings(max_examples=2)
@given(sizes=SEQUENCES, seed=SEEDS, batch_first=st.booleans())
@example(sizes=(3, 3, 2, 3), seed=0, batch_first=False)
@example(sizes=(2, 3, 5, 7), seed=0, batch_first=True)
def test_float32_and_unchanged_arguments(student, sizes, seed, batch_first):
    """A new layer is float32 and answers in it; x, the state and the parameters stay unchanged."""
    x, state, weights = random_sequence(sizes, seed)
    expected = converted(expected_of(x, state, weights), torch.float32)
    values = dict(zip(NAMES, converted(tuple(weights), torch.float32), strict=True))
    x, state = converted((x, state), torch.float32)
    if batch_first:
        x, expected = x.transpose(0, 1), (expected[0].transpose(0, 1), expected[1])
    model = student.LSTM(x.shape[2], state[0].shape[1], batch_first)
    model.load_state_dict(values)
    answer, after = student.arguments_after(model, x, state)
    assert_close(answer, expected, **SINGLE)
    assert_same(after, (x, state))
    assert_close(model.state_dict(), values, rtol=0.0, atol=0.0)
