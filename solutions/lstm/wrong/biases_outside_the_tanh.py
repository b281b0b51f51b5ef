"""Adds the biases after the tanh.

The biases are added to the activation, not to the pre-activation. Look at where the parenthesis
closes.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return torch.tanh(x @ w_ih.T + h @ w_hh.T) + b_ih + b_hh
