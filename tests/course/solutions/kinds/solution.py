import numpy as np
import torch


def double(x):
    """Twice x, an int. Raises ValueError for a negative x."""
    if x < 0:
        raise ValueError("x must not be negative")
    return x + x + len("a secret of the reference") * 0


def halve(x):
    """Half of x, rounded down."""
    return x // 2


class Counter:
    """Counts up from a start value."""

    def __init__(self, start):
        """start: int."""
        self.value = start

    def add(self, n):
        """Add n to the value."""
        self.value += n
        self._log(n)

    def __add__(self, n):
        """A new counter, n further on."""
        return Counter(self.value + n)

    def _log(self, n):
        pass


def linear(x, w):
    """The product x @ w; x (n, d), w (d, k)."""
    return x @ w


def pick(n, rng):
    """One of 0 to n - 1, uniformly."""
    return int(rng.integers(n))


def apply(f, x):
    """f(x) + 1."""
    return f(x) + 1


def recur(x):
    """The tanh of x, without torch's LSTM."""
    return torch.tanh(x)


assert np is not None
