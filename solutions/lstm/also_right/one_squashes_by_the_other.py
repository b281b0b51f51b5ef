"""Takes the sigmoid from its logarithm or from the tanh, and the tanh from the sigmoid."""

import torch


def _sigmoid(a):
    return torch.exp(torch.nn.functional.logsigmoid(a))


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    (n, k), (h, c) = state[0].shape, state
    a = torch.cat((x, h), 1) @ torch.cat((w_ih, w_hh), 1).T + (b_ih + b_hh)
    i, f, g, o = a.reshape(n, 4, k).unbind(1)
    new_c = c * _sigmoid(f) + _sigmoid(i) * (2 * _sigmoid(2 * g) - 1)
    return _sigmoid(o) * (2 * _sigmoid(2 * new_c) - 1), new_c


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    u, v = torch.addmm(b_ih, x, w_ih.t()), torch.addmm(b_hh, h, w_hh.t())
    (a, b, p), (e, f, q) = u.tensor_split(3, 1), v.tensor_split(3, 1)
    keep = 0.5 + 0.5 * torch.tanh((b + f) / 2)
    n = torch.tanh(p + q * (0.5 + 0.5 * torch.tanh((a + e) / 2)))
    return torch.lerp(n, h, keep)
