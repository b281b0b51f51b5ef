"""Overwrites the hidden state that was given.

The answer is written into h, which belongs to the caller. Look at what becomes of the arguments.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    new = torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
    return h.copy_(new)
