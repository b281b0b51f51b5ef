"""Always answers in float32.

The answer is written into a tensor of torch's default dtype, whatever the arguments have. Look at
where it is made.
"""

import torch


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    r_x, z_x, n_x = (x @ w_ih.T + b_ih).chunk(3, dim=1)
    r_h, z_h, n_h = (h @ w_hh.T + b_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(r_x + r_h), torch.sigmoid(z_x + z_h)
    n = torch.tanh(n_x + r * n_h)
    new = torch.zeros(h.shape)
    new += (1 - z) * n + z * h
    return new
