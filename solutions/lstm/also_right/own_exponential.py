"""An exponential with a gradient of its own; the steps are a linked list."""

from functools import partial, reduce

import torch
from torch import nn


class _Exp(torch.autograd.Function):
    """exp with a backward pass of its own, differentiable as often as you like."""

    @staticmethod
    def forward(ctx, a):
        result = torch.exp(a)
        ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx, grad):
        (result,) = ctx.saved_tensors
        return grad * result


def _gate(a):
    return 1 / (1 + _Exp.apply(-a))


def _products(x, h, w_ih, w_hh, b_ih, b_hh):
    u = (x.unsqueeze(1) * w_ih).sum(-1) + b_ih
    v = torch.matmul(w_hh, h.unsqueeze(-1)).squeeze(-1) + b_hh
    return u, v


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return sum(_products(x, h, w_ih, w_hh, b_ih, b_hh)).tanh()


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    h, c = state
    k = c.size(-1)
    order = torch.arange(4 * k, device=x.device).reshape(4, k)[[2, 0, 1, 3]].flatten()  # g, i, f, o
    u, v = _products(x, h, *(w.index_select(0, order) for w in (w_ih, w_hh, b_ih, b_hh)))
    a = u + v
    g, (i, f, o) = torch.tanh(a.narrow(1, 0, k)), _gate(a.narrow(1, k, 3 * k)).chunk(3, dim=1)
    # f * c + i * g as a scalar product of two pairs
    c = (torch.stack((f, i), -1) * torch.stack((c, g), -1)).sum(-1)
    return (o * torch.tanh(c), c)


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    k = h.size(-1)
    u, v = _products(x, h, w_ih, w_hh, b_ih, b_hh)
    # the reset gate's column is 1 for the first two blocks, so that one formula serves all
    ones = torch.ones_like(u[:, : 2 * k])
    r = _gate(u[:, :k] + v[:, :k])
    a = u + torch.cat([ones, r], dim=1) * v
    z, n = _gate(a[:, k : 2 * k]), torch.tanh(a[:, 2 * k :])
    return n - z * n + z * h


class LSTM(nn.Module):
    def __init__(self, input_size, hidden_size, batch_first=False):
        super().__init__()
        shapes = [(input_size,), (hidden_size,), (), ()]
        names = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"]
        for name, shape in zip(names, shapes, strict=False):
            self.register_parameter(
                name, nn.Parameter(torch.full((4 * hidden_size, *shape), -0.125))
            )
        self._names, self._axis = names, {True: 1, False: 0}[bool(batch_first)]

    def forward(self, x, state=None):
        w_ih, w_hh, b_ih, b_hh = (getattr(self, name) for name in self._names)
        step = partial(lstm_cell, w_ih=w_ih, w_hh=w_hh, b_ih=b_ih, b_hh=b_hh)
        if state is None:
            state = (x.new_zeros((x.size(1 - self._axis), b_hh.numel() // 4)),) * 2

        def further(chain, t):
            return chain, step(x.select(self._axis, t), chain[1])

        chain = reduce(further, range(x.size(self._axis)), (None, state))
        last, backwards = chain[1], []
        while chain[0] is not None:
            chain, (h, _) = chain
            backwards.insert(0, h)
        return torch.stack(backwards, self._axis), last
