"""Takes a state of zeros for none

The values are right, but the zeros that were given are not the ones that are used, so that no
gradient reaches them. Look at how it is told whether there is a state.
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
        if self.batch_first:
            x = x.transpose(0, 1)
        if state is None or not any(t.any() for t in state):
            zeros = x.new_zeros(x.shape[1], self.weight_hh.shape[1])
            state = (zeros, zeros)
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
