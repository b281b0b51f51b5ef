"""Needs an input that is contiguous.

A transposed tensor lies in memory in another order, and a view of it in another shape fails. Look
for what makes a copy where one is needed.
"""

import torch
from torch import nn


class LSTM(nn.Module):
    def __init__(self, input_size, hidden_size, batch_first=False):
        super().__init__()
        self.batch_first = batch_first
        self.weight_ih = nn.Parameter(0.1 * torch.randn(4 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(0.1 * torch.randn(4 * hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.zeros(4 * hidden_size))
        self.bias_hh = nn.Parameter(torch.zeros(4 * hidden_size))

    def forward(self, x, state=None):
        first, second, d = x.shape
        of_x = x.view(first * second, d) @ self.weight_ih.T + self.bias_ih
        of_x = of_x.view(first, second, -1)
        if self.batch_first:
            of_x = of_x.transpose(0, 1)
        if state is None:
            zeros = x.new_zeros(of_x.shape[1], self.weight_hh.shape[1])
            state = (zeros, zeros)
        h, c = state
        outputs = []
        for a in of_x:
            i, f, g, o = (a + h @ self.weight_hh.T + self.bias_hh).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            h = torch.sigmoid(o) * torch.tanh(c)
            outputs.append(h)
        return torch.stack(outputs, dim=1 if self.batch_first else 0), (h, c)
