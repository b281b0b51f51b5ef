"""Gives an output as well as the hidden state.

Two things are returned where one is asked for: the cell has no output layer, its hidden state is
all. Look at what the docstring says of the result.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    h = torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
    return h, h
