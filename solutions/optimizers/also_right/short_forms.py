"""Uses itertools, numpy's own functions and the short forms of the formulas."""

from itertools import accumulate
from typing import NamedTuple

import numpy as np


class Moved(NamedTuple):
    param: np.ndarray
    state: np.ndarray


def gradient_descent(grad, x0, lr, steps):
    return np.stack(list(accumulate(range(steps), lambda x, _: x - lr * grad(x), initial=x0)))


def sgd_step(param, grad, lr, weight_decay=0.0):
    return (1 - lr * weight_decay) * param - lr * grad


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    kept = grad + momentum * velocity
    return Moved(param + -lr * kept, kept)


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-8):
    kept = np.average([square_avg, grad**2], axis=0, weights=[alpha, 1 - alpha])
    return Moved(param - lr * grad / (kept**0.5 + eps), kept)


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = np.average([m, grad], axis=0, weights=[beta1, 1 - beta1])
    v = np.average([v, grad**2], axis=0, weights=[beta2, 1 - beta2])
    root_of_correction = np.sqrt(-np.expm1(t * np.log(beta2)))
    rate = lr * root_of_correction / -np.expm1(t * np.log(beta1))
    return param - rate * m / (np.sqrt(v) + eps * root_of_correction), m, v


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    m = np.average([m, grad], axis=0, weights=[beta1, 1 - beta1])
    v = np.average([v, grad**2], axis=0, weights=[beta2, 1 - beta2])
    direction = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return param - lr * (direction + weight_decay * param), m, v


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    share = np.clip(step / total_steps, 0.0, 1.0)
    return lr_min + (lr_max - lr_min) * np.cos(np.pi / 2 * share) ** 2


def step_decay(epoch, lr, gamma, every):
    periods, _ = divmod(epoch, every)
    return lr * np.prod([gamma] * periods)


def clip_grad_norm(grads, max_norm):
    joined = np.concatenate(grads, axis=None)
    norm = np.sqrt(joined @ joined)
    with np.errstate(divide="ignore"):
        joined = joined * np.minimum(1.0, np.divide(max_norm, norm))
    ends = np.cumsum([grad.size for grad in grads])[:-1]
    return [
        part.reshape(grad.shape) for part, grad in zip(np.split(joined, ends), grads, strict=True)
    ]
