"""Copies first, then works in place with numpy's output arguments, as PyTorch does it."""

import itertools

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    trajectory = np.empty((steps + 1, x0.size))
    trajectory[0] = x0
    for before, after in itertools.pairwise(trajectory):
        after[:] = grad(before)
        after *= -lr
        after += before
    return trajectory


def sgd_step(param, grad, lr, weight_decay=0.0):
    total = grad.copy()
    if weight_decay != 0:
        total += weight_decay * param
    new = param.copy()
    new -= lr * total
    return new


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    param, velocity = param.copy(), velocity.copy()
    np.multiply(velocity, momentum, out=velocity)
    np.add(velocity, grad, out=velocity)
    np.subtract(param, lr * velocity, out=param)
    return param, velocity


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-8):
    param, square_avg = np.array(param), np.array(square_avg)
    square_avg *= alpha
    square_avg += (1.0 - alpha) * np.square(grad)
    root = np.sqrt(square_avg)
    root += eps
    param -= lr * np.divide(grad, root)
    return param, square_avg


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    param, m, v = param.copy(), m.copy(), v.copy()
    m += (grad - m) * (1 - beta1)
    v *= beta2
    v += (1 - beta2) * grad * grad
    denominator = np.sqrt(v) / np.sqrt(1 - beta2**t)
    denominator += eps
    param -= (lr / (1 - beta1**t)) * (m / denominator)
    return param, m, v


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    param, m, v = param.copy(), m.copy(), v.copy()
    param *= 1 - lr * weight_decay
    m *= beta1
    m += (1 - beta1) * grad
    v *= beta2
    v += (1 - beta2) * grad * grad
    denominator = np.sqrt(v) / np.sqrt(1 - beta2**t)
    denominator += eps
    param -= (lr / (1 - beta1**t)) * (m / denominator)
    return param, m, v


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    rates = lr_min + 0.5 * (lr_max - lr_min) * (1 + np.cos(np.linspace(0, np.pi, total_steps + 1)))
    return rates[min(step, total_steps)]


def step_decay(epoch, lr, gamma, every):
    rates = lr * np.power(gamma, np.arange(epoch + 1) // every, dtype=np.float64)
    return rates[-1]


def clip_grad_norm(grads, max_norm):
    clipped = [grad.copy() for grad in grads]
    norm = np.linalg.norm([np.linalg.norm(grad.ravel()) for grad in grads])
    coefficient = max_norm / (norm + 1e-6)
    if coefficient < 1:
        for grad in clipped:
            grad *= coefficient
    return clipped
