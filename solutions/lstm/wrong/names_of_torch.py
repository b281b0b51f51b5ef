"""Names the parameters as torch's layer does.

There is only one layer here, and its parameters have no number in their names: saved weights do
not fit. Look at the names that the text gives.
"""

import torch
from torch import nn


class LSTM(nn.Module):
    def __init__(self, input_size, hidden_size, batch_first=False):
        super().__init__()
        self.batch_first = batch_first
        self.weight_ih_l0 = nn.Parameter(0.1 * torch.randn(4 * hidden_size, input_size))
        self.weight_hh_l0 = nn.Parameter(0.1 * torch.randn(4 * hidden_size, hidden_size))
        self.bias_ih_l0 = nn.Parameter(torch.zeros(4 * hidden_size))
        self.bias_hh_l0 = nn.Parameter(torch.zeros(4 * hidden_size))

    def forward(self, x, state=None):
        if self.batch_first:
            x = x.transpose(0, 1)
        if state is None:
            zeros = x.new_zeros(x.shape[1], self.weight_hh_l0.shape[1])
            state = (zeros, zeros)
        h, c = state
        outputs = []
        for x_t in x:
            h, c = lstm_cell(  # noqa: F821
                x_t, (h, c), self.weight_ih_l0, self.weight_hh_l0, self.bias_ih_l0, self.bias_hh_l0
            )
            outputs.append(h)
        outputs = torch.stack(outputs)
        if self.batch_first:
            outputs = outputs.transpose(0, 1)
        return outputs, (h, c)
