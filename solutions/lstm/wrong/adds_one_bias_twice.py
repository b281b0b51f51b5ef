"""Adds one bias twice.

The input's bias is added to both products. Look at the name of the bias beside the hidden
product.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    from_input = x @ w_ih.T + b_ih
    from_hidden = h @ w_hh.T + b_ih
    return torch.tanh(from_input + from_hidden)
