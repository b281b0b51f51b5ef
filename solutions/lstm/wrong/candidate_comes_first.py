"""Takes the first rows for the candidate.

The rows are read as n, r, z; here the candidate comes last. Look at how the pre-activations are
split.
"""

import torch


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    n_x, r_x, z_x = (x @ w_ih.T + b_ih).chunk(3, dim=1)
    n_h, r_h, z_h = (h @ w_hh.T + b_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(r_x + r_h), torch.sigmoid(z_x + z_h)
    n = torch.tanh(n_x + r * n_h)
    return (1 - z) * n + z * h
