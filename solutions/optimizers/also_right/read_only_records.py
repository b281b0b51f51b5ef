"""Frozen dataclasses that are called; answers are named tuples of arrays that cannot be written."""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np


class State2(NamedTuple):
    param: np.ndarray
    state: np.ndarray


class State3(NamedTuple):
    param: np.ndarray
    m: np.ndarray
    v: np.ndarray


def frozen(a) -> np.ndarray:
    a = np.array(a, dtype=np.float64)
    a.flags.writeable = False
    return a


@dataclass(frozen=True, slots=True)
class Average:
    """An exponential moving average that keeps `keep` of the old value."""

    keep: float

    def __call__(self, old, new):
        return np.einsum("k,k...->...", np.array([self.keep, 1 - self.keep]), np.stack([old, new]))

    def weight_after(self, t: int) -> float:
        """Sum of the weights after t steps: 1 - keep**t as a geometric sum."""
        return 1 - self.keep**t


@dataclass(frozen=True, slots=True)
class Descent:
    grad: Callable
    lr: float

    def __call__(self, point):
        return point - self.lr * self.grad(point)


def gradient_descent(grad, x0, lr, steps):
    move = Descent(grad, lr)
    trajectory = np.repeat(x0[None], steps + 1, axis=0)
    for before, after in itertools.pairwise(trajectory):
        after[...] = move(before.copy())
    return trajectory


def sgd_step(param, grad, lr, weight_decay=0.0):
    return frozen(
        np.einsum(
            "k,k...->...", np.array([1.0, -lr, -lr * weight_decay]), np.stack([param, grad, param])
        )
    )


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    new = frozen(momentum * velocity + grad)
    return State2(frozen(param - lr * new), new)


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-8):
    new = frozen(Average(alpha)(square_avg, np.square(grad)))
    return State2(frozen(param - lr * np.divide(grad, np.sqrt(new) + eps)), new)


@dataclass(frozen=True, slots=True)
class AdamStep:
    first: Average
    second: Average
    lr: float
    eps: float
    decay: float = 0.0

    def __call__(self, param, grad, m, v, t) -> State3:
        m = self.first(m, grad)
        v = self.second(v, grad * grad)
        m_hat = m / self.first.weight_after(t)
        v_hat = v / self.second.weight_after(t)
        param = param - self.lr * self.decay * param
        return State3(
            frozen(param - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)), frozen(m), frozen(v)
        )


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    return AdamStep(Average(beta1), Average(beta2), lr, eps)(param, grad, m, v, t)


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    return AdamStep(Average(beta1), Average(beta2), lr, eps, weight_decay)(param, grad, m, v, t)


@dataclass(frozen=True)
class Cosine:
    total: int
    high: float
    low: float

    def __call__(self, step):
        if step > self.total:
            return self.low
        middle, half = (self.high + self.low) / 2, (self.high - self.low) / 2
        return middle + half * np.cos(np.pi * step / self.total)  # a numpy number


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    return Cosine(total_steps, lr_max, lr_min)(step)


def step_decay(epoch, lr, gamma, every):
    return np.multiply(
        lr, np.power(float(gamma), (epoch - epoch % every) // every)
    )  # a numpy number


def clip_grad_norm(grads, max_norm):
    norm = math.sqrt(sum(float(np.einsum("i,i->", g.ravel(), g.ravel())) for g in grads))
    factor = 1.0 if norm <= max_norm else max_norm / (norm + 1e-6)
    return [frozen(factor * g) for g in grads]
