"""Writes backpropagation through time by hand, as a function of its own for torch's autograd."""

import torch
from torch import nn


class _ReadSequence(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, h, c, w_ih, w_hh, b_ih, b_hh):
        steps = []
        outputs = []
        for x_t in x:
            i, f, g, o = (x_t @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
            i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
            new_c = f * c + i * g
            steps.append((h, c, i, f, g, o, new_c.tanh()))
            h, c = o * new_c.tanh(), new_c
            outputs.append(h)
        ctx.save_for_backward(x, w_ih, w_hh)
        ctx.steps = steps
        return torch.stack(outputs), h.clone(), c

    @staticmethod
    def backward(ctx, grad_outputs, grad_h, grad_c):
        x, w_ih, w_hh = ctx.saved_tensors
        grad_w_ih, grad_w_hh = torch.zeros_like(w_ih), torch.zeros_like(w_hh)
        grad_b = w_ih.new_zeros(len(w_ih))
        grad_x = torch.zeros_like(x)
        for t in reversed(range(len(x))):
            h, c, i, f, g, o, squashed = ctx.steps[t]
            grad_h = grad_h + grad_outputs[t]
            grad_c = grad_c + grad_h * o * (1 - squashed**2)
            grad_gates = torch.cat(
                (
                    grad_c * g * i * (1 - i),
                    grad_c * c * f * (1 - f),
                    grad_c * i * (1 - g**2),
                    grad_h * squashed * o * (1 - o),
                ),
                dim=1,
            )
            grad_x[t] = grad_gates @ w_ih
            grad_w_ih += grad_gates.T @ x[t]
            grad_w_hh += grad_gates.T @ h
            grad_b += grad_gates.sum(0)
            grad_h, grad_c = grad_gates @ w_hh, grad_c * f
        return grad_x, grad_h, grad_c, grad_w_ih, grad_w_hh, grad_b, grad_b.clone()


class LSTM(nn.Module):
    def __init__(self, input_size, hidden_size, batch_first=False):
        super().__init__()
        self.batch_first = batch_first
        self.weight_ih = nn.Parameter(torch.randn(4 * hidden_size, input_size) / 10)
        self.weight_hh = nn.Parameter(torch.randn(4 * hidden_size, hidden_size) / 10)
        self.bias_ih = nn.Parameter(torch.zeros(4 * hidden_size))
        self.bias_hh = nn.Parameter(torch.zeros(4 * hidden_size))

    def forward(self, x, state=None):
        x = x.transpose(0, 1) if self.batch_first else x
        if state is None:
            state = (x.new_zeros(x.size(1), self.weight_hh.size(1)),) * 2
        weights = self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh
        outputs, h, c = _ReadSequence.apply(x, *state, *weights)
        return (outputs.transpose(0, 1) if self.batch_first else outputs), (h, c)
