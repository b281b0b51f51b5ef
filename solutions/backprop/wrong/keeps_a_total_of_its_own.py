"""Keeps a total of its own.

The gradients of all calls are added up in a hidden place, and a grad that was set to 0 gets the old
ones back. Look at what backward() adds to.
"""

import math


class Value:
    def __init__(self, data):
        self.data = data
        self.grad = self._total = 0.0
        self._links = ()

    @staticmethod
    def _lift(number):
        return number if isinstance(number, Value) else Value(number)

    @staticmethod
    def _made(data, *links):
        value = Value(data)
        value._links = links
        return value

    def __add__(self, other):
        other = self._lift(other)
        return self._made(self.data + other.data, (self, 1.0), (other, 1.0))

    def __radd__(self, other):
        return self + other

    def __sub__(self, other):
        other = self._lift(other)
        return self._made(self.data - other.data, (self, 1.0), (other, -1.0))

    def __rsub__(self, other):
        return self._lift(other) - self

    def __mul__(self, other):
        other = self._lift(other)
        return self._made(self.data * other.data, (self, other.data), (other, self.data))

    def __rmul__(self, other):
        return self * other

    def __truediv__(self, other):
        other = self._lift(other)
        return self._made(
            self.data / other.data,
            (self, 1 / other.data),
            (other, -self.data / other.data**2),
        )

    def __rtruediv__(self, other):
        return self._lift(other) / self

    def __pow__(self, exponent):
        return self._made(self.data**exponent, (self, exponent * self.data ** (exponent - 1)))

    def __neg__(self):
        return self._made(-self.data, (self, -1.0))

    def tanh(self):
        t = math.tanh(self.data)
        return self._made(t, (self, 1 - t**2))

    def relu(self):
        return self._made(max(0, self.data), (self, float(self.data > 0)))

    def exp(self):
        e = math.exp(self.data)
        return self._made(e, (self, e))

    def backward(self):
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for operand, _ in value._links:
                    visit(operand)
                order.append(value)

        visit(self)
        gradient = dict.fromkeys(order, 0.0)
        gradient[self] = 1.0
        for value in reversed(order):
            value._total += gradient[value]
            value.grad = value._total
            for operand, slope in value._links:
                gradient[operand] += slope * gradient[value]
