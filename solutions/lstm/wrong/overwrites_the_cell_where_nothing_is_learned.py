"""Overwrites the old cell state where no gradients are recorded

The answer is right, but the caller's tensor has changed. Make a new one in either case.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    if torch.is_grad_enabled():
        c = f * c + i * g
    else:
        c.mul_(f).add_(i * g)
    return o * torch.tanh(c), c
