"""Forgets the bias of the hidden state.

There are two biases, and only the input's is used. Look for each argument in the body.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T)
