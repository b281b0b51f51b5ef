"""What an assignment forbids is refused when it is called, however it is reached."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
import torch
from torch.nn import functional

from autograder import course as courses
from autograder.sandbox.guard import ForbiddenError, Guard

from .conftest import REPOSITORY

X = torch.ones(2, 3, 4)
HEADS = X[None]
NN = torch.nn


def in_another_process(assignment: str, run: Callable[[], object]) -> str:
    """What the guard of an assignment notices of `run`, which it must stop if it notices it."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:  # the guard never opens again
        guard = Guard(courses.load(REPOSITORY).assignment(assignment).forbidden)
        run()  # nothing is refused before
        guard.close()
        try:
            run()
            stopped = "ran"
        except ForbiddenError as error:
            stopped = error.forbidden_name
        os.write(writer, f"{guard.hit}\n{stopped}".encode())
        os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf-8") as file:
        hit, _, stopped = file.read().partition("\n")
    os.waitpid(pid, 0)
    assert stopped == (hit or "ran")
    return hit


@pytest.mark.parametrize(
    ("assignment", "run", "name"),
    [
        ("lstm", lambda: NN.LSTM(4, 2)(X), "lstm"),
        ("lstm", lambda: NN.GRU(4, 2)(X), "gru"),
        ("lstm", lambda: NN.RNN(4, 2)(X), "rnn_tanh"),
        ("lstm", lambda: NN.RNN(4, 2, nonlinearity="relu")(X), "rnn_relu"),
        ("lstm", lambda: NN.LSTMCell(4, 2)(X[0]), "lstm_cell"),
        ("lstm", lambda: NN.GRUCell(4, 2)(X[0]), "gru_cell"),
        ("attention", lambda: functional.scaled_dot_product_attention(HEADS, HEADS, HEADS),
         "scaled_dot_product_attention"),
        ("attention", lambda: torch._scaled_dot_product_attention_math(HEADS, HEADS, HEADS),
         "_scaled_dot_product_attention_math"),
        ("attention", lambda: NN.MultiheadAttention(4, 2)(X, X, X),
         "multi_head_attention_forward"),
        ("attention", lambda: NN.TransformerEncoderLayer(4, 2)(X),
         "multi_head_attention_forward"),
    ],
)  # fmt: skip
def test_torchs_own_are_noticed(assignment: str, run: Callable[[], object], name: str) -> None:
    assert in_another_process(assignment, run).rpartition(".")[2] == name


@torch.no_grad()
def fast_path() -> None:
    NN.TransformerEncoderLayer(4, 2, batch_first=True).eval()(X)


def test_a_transformers_fast_path_is_noticed() -> None:
    name = "torch._transformer_encoder_layer_fwd"
    assert in_another_process("attention", fast_path) == name


@pytest.mark.parametrize("assignment", ["lstm", "attention"])
def test_everything_else_goes_on(assignment: str) -> None:
    def run() -> None:
        x = X.clone().requires_grad_()
        layer = NN.Linear(4, 2)
        (
            torch.softmax(layer(x) @ layer(x).mT, -1).sum() + NN.LayerNorm(4)(x).tanh().sum()
        ).backward()

    assert in_another_process(assignment, run) == ""
