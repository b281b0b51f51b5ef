"""Keeps the sum of the biases

Where nothing is learned it is made once and never again, so that biases which are loaded later do
not count.
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
        self._bias = None

    def forward(self, x, state=None):
        if self.batch_first:
            x = x.transpose(0, 1)
        if state is None:
            zeros = x.new_zeros(x.shape[1], self.weight_hh.shape[1])
            state = (zeros, zeros)
        if torch.is_grad_enabled() or self._bias is None:
            self._bias = self.bias_ih + self.bias_hh
        none = torch.zeros_like(self._bias)
        h, c = state
        outputs = []
        for x_t in x:
            h, c = lstm_cell(  # noqa: F821
                x_t,
                (h, c),
                self.weight_ih,
                self.weight_hh,
                self._bias,
                none,
            )
            outputs.append(h)
        outputs = torch.stack(outputs)
        if self.batch_first:
            outputs = outputs.transpose(0, 1)
        return outputs, (h, c)
