"""Keeps the zeros of the first call.

They have the size of the first batch, and the next one may have another. Look at what the layer
keeps between two calls.
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
        self.zeros = None

    def forward(self, x, state=None):
        if self.batch_first:
            x = x.transpose(0, 1)
        if state is None:
            if self.zeros is None:
                self.zeros = x.new_zeros(x.shape[1], self.weight_hh.shape[1])
            state = (self.zeros, self.zeros)
        h, c = state
        outputs = []
        for x_t in x:
            h, c = lstm_cell(  # noqa: F821
                x_t, (h, c), self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh
            )
            outputs.append(h)
        outputs = torch.stack(outputs)
        if self.batch_first:
            outputs = outputs.transpose(0, 1)
        return outputs, (h, c)
