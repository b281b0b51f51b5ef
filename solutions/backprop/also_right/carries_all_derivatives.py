"""Forward mode: every value carries its derivatives with respect to all that it came from."""

import math


class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0
        self._derivatives = {self: 1.0}

    def _from(self, data, slope, other=None, other_slope=0.0):
        result = Value(data)
        for value, derivative in self._derivatives.items():
            result._derivatives[value] = slope * derivative
        if isinstance(other, Value):
            for value, derivative in other._derivatives.items():
                before = result._derivatives.get(value, 0.0)
                result._derivatives[value] = before + other_slope * derivative
        return result

    def __add__(self, other):
        return self._from(self.data + number(other), 1.0, other, 1.0)

    def __radd__(self, other):
        return self._from(other + self.data, 1.0)

    def __sub__(self, other):
        return self._from(self.data - number(other), 1.0, other, -1.0)

    def __rsub__(self, other):
        return self._from(other - self.data, -1.0)

    def __mul__(self, other):
        return self._from(self.data * number(other), number(other), other, self.data)

    def __rmul__(self, other):
        return self._from(other * self.data, other)

    def __truediv__(self, other):
        below = number(other)
        return self._from(self.data / below, 1 / below, other, -self.data / below / below)

    def __rtruediv__(self, other):
        return self._from(other / self.data, -other / self.data / self.data)

    def __pow__(self, exponent):
        return self._from(self.data**exponent, exponent * self.data ** (exponent - 1))

    def __neg__(self):
        return self._from(-self.data, -1.0)

    def tanh(self):
        t = math.tanh(self.data)
        return self._from(t, (1 - t) * (1 + t))

    def relu(self):
        return self._from(max(0.0, self.data), 1.0 if self.data >= 0 else 0.0)

    def exp(self):
        e = math.exp(self.data)
        return self._from(e, e)

    def backward(self):
        for value, derivative in self._derivatives.items():
            value.grad += derivative


def number(value):
    return value.data if isinstance(value, Value) else value
