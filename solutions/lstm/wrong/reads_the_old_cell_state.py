"""Reads the hidden state from the old cell state.

The hidden state is computed from the cell as it was before the step, so that it comes one step
late. Look at which of the two cell states is seen by the output gate.
"""

import torch


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    new_c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), new_c
