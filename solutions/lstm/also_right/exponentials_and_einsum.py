"""Writes sigmoid and tanh with exponentials of clipped numbers, and the products by einsum."""

import torch


def _sigmoid(z):
    return 1 / (1 + torch.exp(-z.clamp(-50, 50)))


def _tanh(z):
    e = torch.exp(2 * z.clamp(-25, 25))
    return (e - 1) / (e + 1)


def _products(x, h, w_ih, w_hh, b_ih, b_hh, gates):
    """The input's and the hidden state's part, (gates, n, k) each."""
    shape = (gates, h.shape[1], -1)
    of_x = torch.einsum("nd,gkd->gnk", x, w_ih.reshape(shape)) + b_ih.reshape(gates, 1, -1)
    of_h = torch.einsum("nj,gkj->gnk", h, w_hh.reshape(shape)) + b_hh.reshape(gates, 1, -1)
    return of_x, of_h


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    of_x, of_h = _products(x, h, w_ih, w_hh, b_ih, b_hh, 1)
    return _tanh(of_x + of_h)[0]


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    of_x, of_h = _products(x, h, w_ih, w_hh, b_ih, b_hh, 4)
    i, f, g, o = of_x + of_h
    new_c = _sigmoid(f) * c + _sigmoid(i) * _tanh(g)
    new_h = _sigmoid(o) * _tanh(new_c)
    return (new_h, new_c)


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    of_x, of_h = _products(x, h, w_ih, w_hh, b_ih, b_hh, 3)
    r = _sigmoid(of_x[0] + of_h[0])
    z = _sigmoid(of_x[1] + of_h[1])
    n = _tanh(of_x[2] + r * of_h[2])
    return n + z * (h - n)
