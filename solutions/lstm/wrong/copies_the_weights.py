"""Works on copies of the weights that have no gradient.

A tensor's data is a tensor without a history: the values are right, but the weights get no
gradient. Look at how the weights are stacked.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    weights = torch.cat((w_ih.data, w_hh.data), dim=1)
    return torch.tanh(torch.cat((x, h), dim=1) @ weights.T + b_ih + b_hh)
