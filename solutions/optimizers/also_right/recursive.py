"""Goes back to the step before, for descents and schedules."""

import math

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    if steps == 0:
        return x0[np.newaxis].copy()
    before = gradient_descent(grad, x0, lr, steps - 1)
    return np.vstack([before, before[-1] - lr * grad(before[-1])])


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    if step == 0:
        return lr_max
    if step >= total_steps:
        return lr_min
    before = cosine_schedule(step - 1, total_steps, lr_max, lr_min)
    now, last = (1 + math.cos(math.pi * s / total_steps) for s in (step, step - 1))
    return (before - lr_min) * now / last + lr_min


def step_decay(epoch, lr, gamma, every):
    if epoch < every:
        return lr
    return gamma * step_decay(epoch - every, lr, gamma, every)


def clip_grad_norm(grads, max_norm):
    squares = [float(np.vdot(grad, grad)) for grad in grads]
    if sum(squares) <= max_norm**2:
        return grads
    return [grad * max_norm / sum(squares) ** 0.5 for grad in grads]
