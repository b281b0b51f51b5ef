"""Changes its arguments in place and answers with views of them."""

import numpy as np


def double(x):
    return np.array(x)


def linear(x, w):
    x.zero_()
    w.zero_()
    return (x @ w).expand(x.shape[0], 2)


def recur(x):
    x.fill_(0)
    return x[:]


def pick(n, rng):
    rng.bit_generator.state = np.random.default_rng(0).bit_generator.state
    return 0


def apply(f, x):
    f.__class__.__call__ = lambda *a: 0
    return f
