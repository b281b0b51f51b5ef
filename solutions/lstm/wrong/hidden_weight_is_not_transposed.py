"""Does not transpose the hidden weight.

w_hh is square, so its transpose fits as well, and no error tells the two apart. Look at which of
its axes is summed over.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return torch.tanh(x @ w_ih.T + b_ih + h @ w_hh + b_hh)
