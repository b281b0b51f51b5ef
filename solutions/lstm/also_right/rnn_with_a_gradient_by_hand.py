"""Writes the gradient by hand, as a function of its own for torch's autograd."""

import torch


class _Step(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, h, w_ih, w_hh, b_ih, b_hh):
        new = torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
        ctx.save_for_backward(x, h, w_ih, w_hh, new)
        return new

    @staticmethod
    def backward(ctx, grad):
        x, h, w_ih, w_hh, new = ctx.saved_tensors
        grad = grad * (1 - new**2)
        return grad @ w_ih, grad @ w_hh, grad.T @ x, grad.T @ h, grad.sum(0), grad.sum(0)


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    return _Step.apply(x, h, w_ih, w_hh, b_ih, b_hh)
