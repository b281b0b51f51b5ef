"""Plain loops over single numbers, with nothing of numpy but the arrays that hold the results."""

import math

import numpy as np


def _sigmoid_of_one(z):
    if z < 0:
        return math.exp(z) / (math.exp(z) + 1)
    return 1 / (1 + math.exp(-z))


def sigmoid(z):
    result = np.empty(z.shape)
    for index in np.ndindex(z.shape):
        result[index] = _sigmoid_of_one(z[index])
    return result


def sigmoid_backward(grad_out, z):
    result = np.empty(z.shape)
    for index in np.ndindex(z.shape):
        result[index] = grad_out[index] * _sigmoid_of_one(z[index]) * _sigmoid_of_one(-z[index])
    return result


def linear_backward(grad_out, x, w):
    grad_x, grad_w, grad_b = np.zeros_like(x), np.zeros_like(w), np.zeros(w.shape[1])
    for i in range(x.shape[0]):
        for j in range(w.shape[1]):
            grad_b[j] += grad_out[i, j]
            for k in range(x.shape[1]):
                grad_x[i, k] += grad_out[i, j] * w[k, j]
                grad_w[k, j] += grad_out[i, j] * x[i, k]
    return grad_x, grad_w, grad_b


def softmax_cross_entropy_backward(logits, labels):
    n, classes = logits.shape
    loss, grad = 0.0, np.zeros((n, classes))
    for i in range(n):
        row = [float(z) for z in logits[i]]
        total = sum(math.exp(z - max(row)) for z in row)
        loss += (max(row) + math.log(total) - row[labels[i]]) / n
        for j in range(classes):
            grad[i, j] = (math.exp(row[j] - max(row)) / total - (j == labels[i])) / n
    return loss, grad
