"""Resets the input's part as well.

The reset gate multiplies the whole pre-activation of the candidate, so that a shut gate hides the
input, too. Look at what belongs inside the product with r.
"""

import torch


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    r_x, z_x, n_x = (x @ w_ih.T + b_ih).chunk(3, dim=1)
    r_h, z_h, n_h = (h @ w_hh.T + b_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(r_x + r_h), torch.sigmoid(z_x + z_h)
    n = torch.tanh(r * (n_x + n_h))
    return (1 - z) * n + z * h
