"""Takes the update gate for the reset gate.

The rows are read as z, r, n, the order in which many texts explain the gates; here the reset gate
comes first. Look at how the pre-activations are split.
"""

import torch


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    z_x, r_x, n_x = (x @ w_ih.T + b_ih).chunk(3, dim=1)
    z_h, r_h, n_h = (h @ w_hh.T + b_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(r_x + r_h), torch.sigmoid(z_x + z_h)
    n = torch.tanh(n_x + r * n_h)
    return (1 - z) * n + z * h
