"""Always answers in float64.

All is computed in double precision and handed out in it, whatever the arguments have. Look at the
dtype of the answer.
"""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    x, h, w_ih, w_hh, b_ih, b_hh = (t.double() for t in (x, h, w_ih, w_hh, b_ih, b_hh))
    return torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
