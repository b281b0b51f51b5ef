"""A step is a small matrix that acts on all arrays; the answers are views of one new array."""

import math

import numpy as np


def _apply(matrix, *arrays):
    """The matrix times the arrays, one a row: views of one new array."""
    columns = np.stack(arrays, axis=-1)
    return np.moveaxis(columns @ np.asarray(matrix, dtype=np.float64).T, -1, 0)


def gradient_descent(grad, x0, lr, steps):
    columns = np.zeros((x0.shape[0], steps + 1))  # a column for each point
    columns[:, 0] = x0
    gradients = np.zeros((x0.shape[0], steps))
    for s in range(steps):
        gradients[:, s] = grad(columns[:, s])  # a strided view of a column
        columns[:, s + 1] = columns[:, s] - lr * gradients[:, s]
    return columns.T


def sgd_step(param, grad, lr, weight_decay=0.0):
    return _apply([[1 - lr * weight_decay, -lr]], param, grad)[0, ...]


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    both = _apply([[1, -lr, -lr * momentum], [0, 1, momentum]], param, grad, velocity)
    return both[0, ...], both[1, ...]


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-8):
    s = _apply([[alpha, 1 - alpha]], square_avg, grad * grad)[0, ...]
    return _apply([[1, -lr]], param, grad / (np.sqrt(s) + eps))[0, ...], s


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    return adamw_step(param, grad, m, v, t, lr, beta1, beta2, eps, 0.0)


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    beta = np.array([beta1, beta2])
    old = np.stack([m, v], axis=-1)
    new = old * beta + np.stack([grad, grad**2], axis=-1) * (1 - beta)
    hat = new / (1 - beta**t)
    moved = _apply(
        [[1 - lr * weight_decay, -lr]], param, hat[..., 0] / (np.sqrt(hat[..., 1]) + eps)
    )
    return moved[0, ...], new[..., 0], new[..., 1]


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    # cos(pi t / T) is the top left element of a rotation matrix
    a = np.pi * np.minimum(step, total_steps) / total_steps
    rotation = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    half = np.array([lr_max - lr_min, 0.0]) / 2
    return ((rotation @ half + half) @ [1.0, 0.0] + lr_min).item()


def step_decay(epoch, lr, gamma, every):
    # powers of the matrix diag(gamma)
    return float(np.linalg.matrix_power(np.array([[float(gamma)]]), epoch // every)[0, 0] * lr)


def clip_grad_norm(grads, max_norm):
    sizes = [g.size for g in grads]
    everything = np.concatenate([g.reshape(-1) for g in grads])
    norm = math.sqrt(everything @ everything)
    # min(1, c / |g|) without a division by zero
    everything = (
        everything * (max_norm / max(norm, max_norm)) if norm > max_norm else everything.copy()
    )
    pieces = np.split(everything, np.cumsum(sizes)[:-1])
    return [piece.reshape(g.shape) for piece, g in zip(pieces, grads, strict=False)]
