"""Always answers in float64.

The states are computed in double precision and handed out in it, whatever the arguments have.
Look at the dtype of the answer.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = (t.double() for t in state)
    x, w_ih, w_hh, b_ih, b_hh = (t.double() for t in (x, w_ih, w_hh, b_ih, b_hh))
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c
