"""Always answers in float32.

The buffer that holds the answer has torch's default dtype, whatever the arguments have. Look at
where it is made.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    new = torch.zeros(x.shape[0], w_hh.shape[0])
    new[:] = torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
    return new
