"""Computes each gate on its own, with torch's function for linear layers."""

import torch
from torch.nn.functional import linear


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return torch.tanh(linear(x, w_ih, b_ih) + linear(h, w_hh, b_hh))


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    k = h.size(-1)

    def gate(number, activation):
        rows = slice(number * k, (number + 1) * k)
        return activation(linear(x, w_ih[rows], b_ih[rows]) + linear(h, w_hh[rows], b_hh[rows]))

    input_gate = gate(0, torch.sigmoid)
    forget_gate = gate(1, torch.sigmoid)
    candidate = gate(2, torch.tanh)
    output_gate = gate(3, torch.sigmoid)
    c = torch.addcmul(forget_gate * c, input_gate, candidate)
    return output_gate * torch.tanh(c), c


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    k = h.size(-1)
    reset, update, new = (slice(j * k, (j + 1) * k) for j in range(3))
    r = torch.sigmoid(linear(x, w_ih[reset], b_ih[reset]) + linear(h, w_hh[reset], b_hh[reset]))
    z = torch.sigmoid(linear(x, w_ih[update], b_ih[update]) + linear(h, w_hh[update], b_hh[update]))
    hidden = linear(h, w_hh[new], b_hh[new])
    candidate = torch.tanh(linear(x, w_ih[new], b_ih[new]) + r * hidden)
    return candidate * (1 - z) + h * z
