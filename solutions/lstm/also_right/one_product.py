"""One product of all weights with all that goes in; all parameters are zero at first."""

import torch
from torch import nn


def _with_one(rows):
    return torch.cat([rows, rows.new_ones(rows.shape[0], 1)], dim=1)


def _affine(weight, bias):
    return torch.cat([weight, bias.unsqueeze(1)], dim=1)


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    left = torch.cat([_with_one(x), _with_one(h)], dim=1)
    right = torch.cat([_affine(w_ih, b_ih), _affine(w_hh, b_hh)], dim=1)
    return torch.mm(right, left.t()).tanh().t()  # not contiguous


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    k = h.shape[1]
    left = torch.cat([_with_one(x), _with_one(h)], dim=1)
    right = torch.cat([_affine(w_ih, b_ih), _affine(w_hh, b_hh)], dim=1)
    a = torch.mm(right, left.t()).unflatten(0, (4, k))
    (i, f, o), g = a[[0, 1, 3]].sigmoid(), a[2].tanh()
    new_c = torch.addcmul(f * c.t(), i, g)
    return (o * new_c.tanh()).t(), new_c.t()


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    u = _with_one(x) @ _affine(w_ih, b_ih).t()
    v = _with_one(h) @ _affine(w_hh, b_hh).t()
    k = h.shape[1]
    r, z = torch.sigmoid(u + v)[:, : 2 * k].split(k, dim=1)
    n = torch.addcmul(u[:, 2 * k :], r, v[:, 2 * k :]).tanh()
    return torch.lerp(n, h, z)


class LSTM(nn.Module):
    def __init__(self, input_size, hidden_size, batch_first=False):
        super().__init__()
        self.time = 1 if batch_first else 0
        for name, shape in {
            "weight_ih": (4 * hidden_size, input_size),
            "weight_hh": (4 * hidden_size, hidden_size),
            "bias_ih": (4 * hidden_size,),
            "bias_hh": (4 * hidden_size,),
        }.items():
            self.register_parameter(name, nn.Parameter(torch.zeros(shape)))

    def forward(self, x, state=None):
        if state is None:
            batch = x.shape[1 - self.time]
            state = (x.new_zeros(batch, self.weight_hh.shape[1]),) * 2
        weights = tuple(self._parameters.values())
        seen = []
        for row in x.unbind(self.time):
            state = lstm_cell(row, state, *weights)
            seen.append(state[0])
        return torch.stack(seen, dim=self.time), state
