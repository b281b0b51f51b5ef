"""Overflows inside the network.

The hidden layers have a sigmoid of their own, which divides infinity by infinity. Look at its form
for a large pre-activation.
"""

import numpy as np


def mlp_gradients(x, y, weights, biases):
    inputs, a = [], x
    for w, b in zip(weights, biases, strict=True):
        inputs.append(a)
        z = a @ w + b
        a = np.exp(z) / (1 + np.exp(z))
    error = z - y
    loss = (error**2).sum() / (2 * len(x))
    grad_weights, grad_biases = [], []
    delta = error / len(x)
    for s in reversed(range(len(weights))):
        grad_weights.insert(0, inputs[s].T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
        delta = delta @ weights[s].T * inputs[s] * (1 - inputs[s])
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}
