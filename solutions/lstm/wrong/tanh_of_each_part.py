"""Takes the tanh of each part.

The input's part and the hidden state's part go through tanh before they are added, so that the
answer can reach 2. Look at what belongs inside.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return torch.tanh(x @ w_ih.T + b_ih) + torch.tanh(h @ w_hh.T + b_hh)
