"""Multiplies input and state, side by side, by one combined matrix."""

import torch


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    combined = torch.cat((x, h), dim=1)
    return torch.cat((w_ih, w_hh), dim=1).matmul(combined.T).T.add(b_ih + b_hh).tanh()


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    combined = torch.cat((x, state[0]), dim=1)
    gates = combined @ torch.cat((w_ih, w_hh), dim=1).T + (b_ih + b_hh)
    i, f, g, o = torch.tensor_split(gates, 4, dim=1)
    c = state[1] * f.sigmoid() + g.tanh() * i.sigmoid()
    return c.tanh() * o.sigmoid(), c


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    k = h.shape[1]
    nothing = x.new_zeros(k, x.shape[1]), h.new_zeros(k, k), h.new_zeros(k)
    w_x = torch.cat((w_ih, nothing[0]))
    w_h = torch.cat((w_hh[: 2 * k], nothing[1], w_hh[2 * k :]))
    b_x = torch.cat((b_ih, nothing[2]))
    b_h = torch.cat((b_hh[: 2 * k], nothing[2], b_hh[2 * k :]))
    gates = torch.cat((x, h), dim=1) @ torch.cat((w_x, w_h), dim=1).T + b_x + b_h
    r, z = gates[:, : 2 * k].sigmoid().split(k, dim=1)
    of_x, of_h = gates[:, 2 * k :].split(k, dim=1)
    return torch.lerp((of_x + r * of_h).tanh(), h, z)
