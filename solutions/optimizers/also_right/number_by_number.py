"""Works number by number, with plain floats, and makes arrays at the end."""

import math

import numpy as np


def _of_each(function, *arrays):
    """What `function` returns for the numbers at each place: a tuple of arrays."""
    flat = [
        function(*numbers) for numbers in zip(*(a.ravel().tolist() for a in arrays), strict=True)
    ]
    return tuple(np.array(column).reshape(arrays[0].shape) for column in zip(*flat, strict=True))


def gradient_descent(grad, x0, lr, steps):
    rows = [[float(x) for x in x0]]
    for _ in range(steps):
        slopes = grad(np.array(rows[-1]))
        rows.append([x - lr * float(slope) for x, slope in zip(rows[-1], slopes, strict=True)])
    return np.array(rows, dtype=np.float64).reshape(steps + 1, len(x0))


def sgd_step(param, grad, lr, weight_decay=0.0):
    (new,) = _of_each(lambda p, g: (p - lr * g - lr * weight_decay * p,), param, grad)
    return new


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    def move(p, g, v):
        return p - lr * g - lr * momentum * v, momentum * v + g

    return _of_each(move, param, grad, velocity)


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-8):
    def move(p, g, s):
        s = s + (1 - alpha) * (g * g - s)
        return p - g / (math.sqrt(s) + eps) * lr, s

    return _of_each(move, param, grad, square_avg)


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    def move(p, g, m, v):
        m, v = m + (1 - beta1) * (g - m), v + (1 - beta2) * (g * g - v)
        return p - lr * (m / (1 - beta1**t)) / (math.sqrt(v / (1 - beta2**t)) + eps), m, v

    return _of_each(move, param, grad, m, v)


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    def move(p, g, m, v):
        m, v = beta1 * m + g - beta1 * g, beta2 * v + g * g - beta2 * g * g
        v = max(v, 0.0)
        step = (m / (1 - beta1**t)) / (math.sqrt(v / (1 - beta2**t)) + eps)
        return p - lr * (weight_decay * p + step), m, v

    return _of_each(move, param, grad, m, v)


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    if step >= total_steps:
        return lr_min
    angle = math.pi * step / total_steps
    return 0.5 * (lr_max + lr_min) + 0.5 * (lr_max - lr_min) * math.cos(angle)


def step_decay(epoch, lr, gamma, every):
    while epoch >= every:
        lr *= gamma
        epoch -= every
    return lr


def clip_grad_norm(grads, max_norm):
    total = math.sqrt(math.fsum(x * x for grad in grads for x in grad.ravel().tolist()))
    if total <= max_norm:
        return list(grads)
    clipped = []
    for grad in grads:
        numbers = [x / total * max_norm for x in grad.ravel().tolist()]
        clipped.append(np.array(numbers).reshape(grad.shape))
    return clipped
