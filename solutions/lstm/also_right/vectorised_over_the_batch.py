"""Writes the step for one sequence and has torch vectorise it."""

import torch
from torch.func import vmap


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return vmap(lambda one_x, one_h: torch.tanh(w_ih @ one_x + b_ih + w_hh @ one_h + b_hh))(x, h)


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    def step(x, h, c):
        i, f, g, o = (w_ih @ x + b_ih + w_hh @ h + b_hh).chunk(4)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        return o.sigmoid() * c.tanh(), c

    return vmap(step)(x, *state)
