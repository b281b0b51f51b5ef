"""Cuts the gradient of the old cell state.

The values are right, but the old cell state is detached, and it is the path on which gradients
travel far. Look at what the sum for c must pass on.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    c = f * c.detach() + i * torch.tanh(g)
    return o * torch.tanh(c), c
