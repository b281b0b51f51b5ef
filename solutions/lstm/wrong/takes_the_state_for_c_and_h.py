"""Takes the state for (c, h).

The two halves of the given state are mixed up: both have the same shape, so no error tells. Look
at where the state is taken apart.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    c, h = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c
