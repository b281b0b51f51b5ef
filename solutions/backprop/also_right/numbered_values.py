"""Values are numbered as they are made; the greatest number that waits is always ready to go on."""

import heapq
import itertools

import numpy as np


class Value:
    _numbers = itertools.count()

    def __init__(self, data):
        self.data = np.float64(data)
        self.grad = np.float64(0)
        self._number = next(Value._numbers)
        self._sources = []

    @staticmethod
    def _of(data, *sources):
        value = Value(data)
        value._sources = list(sources)
        return value

    @staticmethod
    def _lift(number):
        return number if isinstance(number, Value) else Value(number)

    def __add__(self, other):
        other = Value._lift(other)
        return Value._of(self.data + other.data, (self, 1.0), (other, 1.0))

    def __radd__(self, other):
        return Value._lift(other) + self

    def __sub__(self, other):
        other = Value._lift(other)
        return Value._of(self.data - other.data, (self, 1.0), (other, -1.0))

    def __rsub__(self, other):
        return Value._lift(other) - self

    def __mul__(self, other):
        other = Value._lift(other)
        return Value._of(self.data * other.data, (self, other.data), (other, self.data))

    def __rmul__(self, other):
        return Value._lift(other) * self

    def __truediv__(self, other):
        other = Value._lift(other)
        quotient = self.data / other.data
        return Value._of(quotient, (self, 1 / other.data), (other, -quotient / other.data))

    def __rtruediv__(self, other):
        return Value._lift(other) / self

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1.0)
        return Value._of(self.data ** float(exponent), (self, slope))

    def __neg__(self):
        return Value._of(-self.data, (self, -1.0))

    def tanh(self):
        return Value._of(np.tanh(self.data), (self, 1 / np.cosh(self.data) ** 2))

    def relu(self):
        return Value._of(np.maximum(self.data, 0), (self, np.heaviside(self.data, 0.5)))

    def exp(self):
        return Value._of(np.exp(self.data), (self, np.exp(self.data)))

    def backward(self):
        gradients = {self._number: 1.0}
        waiting = [(-self._number, self)]
        while waiting:
            _, value = heapq.heappop(waiting)
            gradient = gradients[value._number]
            value.grad = value.grad + gradient
            for source, slope in value._sources:
                if source._number not in gradients:
                    gradients[source._number] = 0.0
                    heapq.heappush(waiting, (-source._number, source))
                gradients[source._number] += gradient * slope
