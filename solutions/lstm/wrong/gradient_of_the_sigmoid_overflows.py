"""Computes the sigmoid by its formula.

1 / (1 + exp(1000)) is 0, as it should be, but its gradient multiplies 0 by infinity. Look for a
sigmoid that copes with large numbers.
"""

import torch


def _sigmoid(a):
    return 1 / (1 + torch.exp(-a))


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    new_c = _sigmoid(f) * c + _sigmoid(i) * torch.tanh(g)
    return _sigmoid(o) * torch.tanh(new_c), new_c
