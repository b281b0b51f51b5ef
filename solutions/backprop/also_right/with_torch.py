"""Leaves it to PyTorch's autograd; a Value is a tensor without dimensions."""

import numpy as np
import torch
from torch.nn.functional import cross_entropy


def leaf_of(array):
    return torch.from_numpy(np.array(array)).requires_grad_()


def sigmoid(z):
    return torch.from_numpy(np.array(z)).sigmoid().numpy()


def sigmoid_backward(grad_out, z):
    z = leaf_of(z)
    z.sigmoid().backward(torch.from_numpy(np.array(grad_out)))
    return z.grad.numpy()


def linear_backward(grad_out, x, w):
    x, w, b = leaf_of(x), leaf_of(w), leaf_of(np.zeros(w.shape[1]))
    (x @ w + b).backward(torch.from_numpy(np.array(grad_out)))
    return x.grad.numpy(), w.grad.numpy(), b.grad.numpy()


def softmax_cross_entropy_backward(logits, labels):
    logits = leaf_of(logits)
    loss = cross_entropy(logits, torch.from_numpy(np.array(labels)))
    loss.backward()
    return loss.item(), logits.grad.numpy()


def mlp_gradients(x, y, weights, biases):
    weights, biases = [leaf_of(w) for w in weights], [leaf_of(b) for b in biases]
    a = torch.from_numpy(np.array(x))
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        a = torch.sigmoid(a @ w + b)
    error = a @ weights[-1] + biases[-1] - torch.from_numpy(np.array(y))
    loss = (error**2).sum(dim=1).mean() / 2
    loss.backward()
    return {
        "loss": loss.item(),
        "weights": [w.grad.numpy() for w in weights],
        "biases": [b.grad.numpy() for b in biases],
    }


def tensor_of(operand):
    return operand.tensor if isinstance(operand, Value) else operand


class Value:
    def __init__(self, data):
        if not isinstance(data, torch.Tensor):
            data = torch.tensor(data, dtype=torch.float64, requires_grad=True)
        self.tensor = data
        self.tensor.retain_grad()

    @property
    def data(self):
        return self.tensor.item()

    @property
    def grad(self):
        return 0.0 if self.tensor.grad is None else self.tensor.grad.item()

    @grad.setter
    def grad(self, number):
        self.tensor.grad = torch.tensor(number, dtype=torch.float64)

    def __add__(self, other):
        return Value(self.tensor + tensor_of(other))

    def __radd__(self, other):
        return Value(other + self.tensor)

    def __sub__(self, other):
        return Value(self.tensor - tensor_of(other))

    def __rsub__(self, other):
        return Value(other - self.tensor)

    def __mul__(self, other):
        return Value(self.tensor * tensor_of(other))

    def __rmul__(self, other):
        return Value(other * self.tensor)

    def __truediv__(self, other):
        return Value(self.tensor / tensor_of(other))

    def __rtruediv__(self, other):
        return Value(other / self.tensor)

    def __pow__(self, exponent):
        return Value(self.tensor**exponent)

    def __neg__(self):
        return Value(-self.tensor)

    def tanh(self):
        return Value(self.tensor.tanh())

    def relu(self):
        return Value(self.tensor.relu())

    def exp(self):
        return Value(self.tensor.exp())

    def backward(self):
        self.tensor.backward(retain_graph=True)
