"""Swaps the two weights.

The input is multiplied by the hidden state's weight and the hidden state by the input's. Look at
the shapes: one of the two matrices has d columns, the other k.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return torch.tanh(x @ w_hh.T + b_ih + h @ w_ih.T + b_hh)
