"""One array that moves, loops that end early, and the list itself where nothing is too long."""

import math

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    point, rows = np.array(x0), [np.array(x0)]
    while len(rows) <= steps:
        point -= lr * grad(point)
        rows.append(point.copy())
    return np.vstack(rows)


def sgd_step(param, grad, lr, weight_decay=0.0):
    if weight_decay:
        grad = grad + weight_decay * param
    return param - np.multiply(grad, lr)


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    velocity = grad + momentum * velocity if velocity.any() and momentum else grad.copy()
    return param - lr * velocity, velocity


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-8):
    square_avg = np.einsum(",...,...->...", 1 - alpha, grad, grad) + alpha * square_avg
    return param + -lr / (eps + square_avg**0.5) * grad, square_avg


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    kept1 = kept2 = 1.0
    for _ in range(t):
        kept1, kept2 = kept1 * beta1, kept2 * beta2
    m, v = m * beta1 + grad - grad * beta1, v * beta2 + (1.0 - beta2) * (grad * grad)
    return param - lr * m / (1.0 - kept1) / (np.sqrt(v / (1.0 - kept2)) + eps), m, v


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    moved, m, v = adam_step(param, grad, m, v, t, lr, beta1, beta2, eps)
    return moved - lr * weight_decay * param, m, v


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    left = max(1 - step / total_steps, 0)
    return lr_min + (lr_max - lr_min) * (1 - math.cos(math.pi * left)) / 2


def step_decay(epoch, lr, gamma, every):
    for now in range(1, epoch + 1):
        if now % every == 0:
            lr = lr * gamma
    return lr


def clip_grad_norm(grads, max_norm):
    norm = math.hypot(*(x for grad in grads for x in grad.flat))
    return grads if norm <= max_norm else [grad / (norm / max_norm) for grad in grads]
