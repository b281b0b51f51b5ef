"""Fills a tensor of outputs step by step, with the batch first inside."""

import math
from collections import namedtuple

import torch

State = namedtuple("State", "h c")


class LSTM(torch.nn.Module):
    def __init__(self, input_size, hidden_size, batch_first=False):
        super().__init__()
        bound = 1 / math.sqrt(hidden_size)

        def parameter(*shape):
            return torch.nn.Parameter(torch.empty(shape).uniform_(-bound, bound))

        self.input_size, self.hidden_size = input_size, hidden_size
        self.batch_first = batch_first
        self.weight_ih = parameter(4 * hidden_size, input_size)
        self.weight_hh = parameter(4 * hidden_size, hidden_size)
        self.bias_ih = parameter(4 * hidden_size)
        self.bias_hh = parameter(4 * hidden_size)

    def forward(self, x, state=None):
        if not self.batch_first:
            x = x.permute(1, 0, 2)
        n, length, _ = x.shape
        if state is None:
            state = (torch.zeros(n, self.hidden_size).to(x), torch.zeros(n, self.hidden_size).to(x))
        state = State(*state)
        outputs = x.new_empty(n, length, self.hidden_size)
        for t in range(length):
            state = State(
                *lstm_cell(  # noqa: F821
                    x[:, t], state, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh
                )
            )
            outputs[:, t] = state.h
        return (outputs if self.batch_first else outputs.permute(1, 0, 2)), state
