"""Lets a sum start afresh.

Python's sum() begins with 0 + v. The result is as large as v, but it must not forget where it came
from. Look at a 0 on the left.
"""

import math


class Value:
    def __init__(self, data):
        self.data = data
        self.grad = 0.0
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
        return Value(self.data) if other == 0 else self + other

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
            value.grad += gradient[value]
            for operand, slope in value._links:
                gradient[operand] += slope * gradient[value]
