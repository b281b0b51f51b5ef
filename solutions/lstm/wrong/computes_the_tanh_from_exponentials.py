"""Divides exponentials that overflow.

exp(1000) is infinite, and infinity divided by infinity no number. Look for a tanh that copes with
large numbers.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    a = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
    return (torch.exp(a) - torch.exp(-a)) / (torch.exp(a) + torch.exp(-a))
