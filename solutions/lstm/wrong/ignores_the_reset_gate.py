"""Ignores the reset gate.

The candidate always sees the whole old state. Look at where r is used.
"""

import torch


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    _, z_x, n_x = (x @ w_ih.T + b_ih).chunk(3, dim=1)
    _, z_h, n_h = (h @ w_hh.T + b_hh).chunk(3, dim=1)
    z = torch.sigmoid(z_x + z_h)
    n = torch.tanh(n_x + n_h)
    return (1 - z) * n + z * h
