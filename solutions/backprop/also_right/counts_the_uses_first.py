"""Counts how often each value is used below the root; a value goes on when all its uses are in."""

import math


class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0
        self._links = ()

    def __add__(self, other):
        return _node(self.data + _plain(other), (self, 1.0), (other, 1.0))

    def __sub__(self, other):
        return _node(self.data - _plain(other), (self, 1.0), (other, -1.0))

    def __mul__(self, other):
        return _node(self.data * _plain(other), (self, _plain(other)), (other, self.data))

    def __truediv__(self, other):
        below = _plain(other)
        return _node(self.data / below, (self, 1 / below), (other, -self.data / below**2))

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1) if exponent else 0
        return _node(self.data**exponent, (self, slope))

    def __neg__(self):
        return _node(-self.data, (self, -1))

    def __rsub__(self, other):
        return _node(other - self.data, (self, -1))

    def __rtruediv__(self, other):
        return _node(other / self.data, (self, -other / self.data**2))

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        up, down = math.exp(self.data), math.exp(-self.data)
        return _node((up - down) / (up + down), (self, 4 / (up + down) ** 2))

    def relu(self):
        return _node(self.data, (self, 1)) if self.data > 0 else _node(0, (self, 0))

    def exp(self):
        return _node(math.e**self.data, (self, math.e**self.data))

    def backward(self):
        uses, found = {self: 0}, [self]
        for value in found:
            for operand, _ in value._links:
                if operand not in uses:
                    uses[operand] = 0
                    found.append(operand)
                uses[operand] += 1
        gradient = dict.fromkeys(found, 0.0)
        gradient[self] = 1.0
        ready = [self]
        while ready:
            value = ready.pop()
            value.grad += gradient[value]
            for operand, slope in value._links:
                gradient[operand] += slope * gradient[value]
                uses[operand] -= 1
                if not uses[operand]:
                    ready.append(operand)


def _plain(number):
    return number.data if isinstance(number, Value) else number


def _node(data, *links):
    value = Value(data)
    value._links = tuple(link for link in links if isinstance(link[0], Value))
    return value
