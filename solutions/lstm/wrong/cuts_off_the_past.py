"""Cuts the gradient of the old hidden state.

The values are right, but the old hidden state is detached, so that nothing is learned from
earlier steps. Look at what backpropagation through time has to pass.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return torch.tanh(x @ w_ih.T + b_ih + h.detach() @ w_hh.T + b_hh)
