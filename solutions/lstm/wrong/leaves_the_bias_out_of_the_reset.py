"""Leaves the hidden bias out of the reset.

The reset gate multiplies the hidden product, and the bias is added afterwards; by PyTorch's
convention it multiplies both. Look at where the parenthesis closes.
"""

import torch


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    k = h.shape[1]
    gates = torch.sigmoid((x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)[:, : 2 * k])
    r, z = gates[:, :k], gates[:, k:]
    n = torch.tanh(x @ w_ih[2 * k :].T + b_ih[2 * k :] + r * (h @ w_hh[2 * k :].T) + b_hh[2 * k :])
    return (1 - z) * n + z * h
