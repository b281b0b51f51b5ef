"""Divides exponentials that overflow.

exp(1000) is infinite, and infinity divided by infinity no number. Look for a sigmoid that copes
with large numbers.
"""

import torch


def _sigmoid(a):
    return torch.exp(a) / (1 + torch.exp(a))


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    r_x, z_x, n_x = (x @ w_ih.T + b_ih).chunk(3, dim=1)
    r_h, z_h, n_h = (h @ w_hh.T + b_hh).chunk(3, dim=1)
    r, z = _sigmoid(r_x + r_h), _sigmoid(z_x + z_h)
    n = torch.tanh(n_x + r * n_h)
    return (1 - z) * n + z * h
