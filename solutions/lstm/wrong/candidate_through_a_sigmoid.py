"""Takes the sigmoid of the candidate.

The candidate is treated as a third gate, so that no new state can be negative. Look at the
activation of the three parts: one is different.
"""

import torch


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    r_x, z_x, n_x = (x @ w_ih.T + b_ih).chunk(3, dim=1)
    r_h, z_h, n_h = (h @ w_hh.T + b_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(r_x + r_h), torch.sigmoid(z_x + z_h)
    n = torch.sigmoid(n_x + r * n_h)
    return (1 - z) * n + z * h
