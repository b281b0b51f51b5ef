"""Reads the first step and then, by recursion, the rest; the state is broadcast over the batch."""

import torch
from torch import nn


class LSTM(nn.Module):
    def __init__(self, input_size: int, hidden_size: int, batch_first: bool = False) -> None:
        super().__init__()
        rows = 4 * hidden_size
        self.bias_hh = nn.Parameter(torch.rand(rows) - 0.5)
        self.bias_ih = nn.Parameter(torch.rand(rows) - 0.5)
        self.weight_hh = nn.Parameter(torch.rand(rows, hidden_size) - 0.5)
        self.weight_ih = nn.Parameter(torch.rand(rows, input_size) - 0.5)
        self.register_buffer("_zeros", torch.zeros(1, hidden_size), persistent=False)
        self._batch_first = batch_first

    def forward(self, x, state=None):
        if self._batch_first:
            outputs, state = self._read(x.movedim(1, 0), state or (self._zeros, self._zeros))
            return outputs.movedim(0, 1), state
        return self._read(x, state or (self._zeros, self._zeros))

    def _read(self, x, state):
        state = self._step(x[0], *state)
        if len(x) == 1:
            return state[0].unsqueeze(0), state
        outputs, last = self._read(x[1:], state)
        return torch.cat((state[0].unsqueeze(0), outputs)), last

    def _step(self, x, h, c):
        gates = x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh
        i, f, g, o = gates.unflatten(1, (4, -1)).unbind(1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c
