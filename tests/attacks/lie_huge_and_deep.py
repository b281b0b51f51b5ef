"""Answers with huge, deep, endless and odd values."""

import numpy as np
import torch


def double(x):
    deep = []
    for _ in range(100_000):
        deep = [deep]
    return deep


def halve(x):
    return {float("nan"): [float("inf")] * 1000, (1, 2): {1, 2}, None: 10**4000}


def linear(x, w):
    return torch.zeros(1).expand(10**6, 10**3)


def recur(x):
    return torch.empty(0, 10**9)


def apply(f, x):
    return f(np.zeros(30_000_000))


def pick(n, rng):
    return iter(int, 1)
