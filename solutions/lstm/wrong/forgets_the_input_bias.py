"""Forgets the bias of the input.

There are two biases, and only the hidden state's is used. Look for each argument in the body.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return torch.tanh(x @ w_ih.T + h @ w_hh.T + b_hh)
