"""Adds the old hidden state to the new one.

This is a residual connection, which a vanilla cell does not have: h reaches the answer by its
weight alone. Look at what is added outside the tanh.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return h + torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
