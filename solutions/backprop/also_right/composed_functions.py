"""Cuts z where 30 is as good as infinity, and makes tanh of what the class has already."""

import math

import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def sigmoid_backward(grad_out, z):
    s = 1 / (1 + np.exp(-np.clip(z, -30, 30)))
    return grad_out * (s - s**2)


def mlp_gradients(x, y, weights, biases):
    a = [x]
    *hidden, (w, b) = zip(weights, biases, strict=True)
    for hidden_w, hidden_b in hidden:
        a.append(1 / (1 + np.exp(-np.clip(a[-1] @ hidden_w + hidden_b, -30, 30))))
    delta = (a[-1] @ w + b - y) / len(x)
    answer = {"loss": (delta**2).sum() * len(x) / 2, "weights": [], "biases": []}
    for inputs, w in zip(a[::-1], weights[::-1], strict=True):
        answer["weights"] = [inputs.T @ delta, *answer["weights"]]
        answer["biases"] = [delta.sum(axis=0), *answer["biases"]]
        delta = delta @ w.T * inputs * (1 - inputs)
    return answer


class Value:
    made = 0

    def __init__(self, data, *sources):
        Value.made += 1
        self.data, self.grad, self.sources, self.number = data, 0, sources, Value.made

    @property
    def grad(self):
        return self._grad

    @grad.setter
    def grad(self, grad):
        self._grad = float(grad)

    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, (self, 1), (other, 1))
        return Value(self.data + other, (self, 1)) if other else self

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, (self, other.data), (other, self.data))
        return Value(self.data * other, (self, other)) if other else Value(0)

    def __pow__(self, exponent):
        if exponent == 0:
            return Value(1)
        return Value(self.data**exponent, (self, exponent * self.data ** (exponent - 1)))

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    def __truediv__(self, other):
        return self * (other**-1 if isinstance(other, Value) else 1 / other)

    def __rtruediv__(self, other):
        return self**-1 * other

    __radd__, __rmul__ = __add__, __mul__

    def exp(self):
        return Value(math.exp(self.data), (self, math.exp(self.data)))

    def tanh(self):
        grown = (2 * self).exp()
        return (grown - 1) / (grown + 1)

    def relu(self):
        return self * int(self.data > 0)

    def backward(self):
        grads, waiting = {self: 1.0}, {self}
        while waiting:
            value = max(waiting, key=lambda value: value.number)
            waiting.remove(value)
            value.grad += grads[value]
            for source, slope in value.sources:
                grads[source] = grads.get(source, 0.0) + slope * grads[value]
                waiting.add(source)
