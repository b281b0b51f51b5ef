"""Mixes the sequences of the batch.

The hidden product is averaged over the batch, so that sequences know of each other. Look at which
axes may be summed over.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return torch.tanh(x @ w_ih.T + b_ih + (h @ w_hh.T).mean(dim=0) + b_hh)
