"""Treats the sequences of the batch one after the other."""

from typing import NamedTuple

import torch


class _State(NamedTuple):
    h: torch.Tensor
    c: torch.Tensor


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    rows = [w_ih @ one_x + b_ih + w_hh @ one_h + b_hh for one_x, one_h in zip(x, h, strict=True)]
    return torch.stack(rows).tanh()


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    rows = []
    for one_x, one_h, one_c in zip(x, *state, strict=True):
        gates = torch.mv(w_ih, one_x) + b_ih + torch.mv(w_hh, one_h) + b_hh
        i, f, g, o = gates.view(4, -1).unbind()
        new_c = torch.sigmoid(f) * one_c + torch.sigmoid(i) * torch.tanh(g)
        rows.append(torch.stack([torch.sigmoid(o) * torch.tanh(new_c), new_c]))
    return _State(*torch.stack(rows, dim=1))


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    rows = []
    for one_x, one_h in zip(x, h, strict=True):
        of_x = (w_ih @ one_x + b_ih).view(3, -1)
        of_h = (w_hh @ one_h + b_hh).view(3, -1)
        r, z = torch.sigmoid(of_x[:2] + of_h[:2])
        rows.append((1 - z) * torch.tanh(of_x[2] + r * of_h[2]) + z * one_h)
    return torch.stack(rows)
