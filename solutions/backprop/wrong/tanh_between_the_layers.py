"""Takes tanh for the sigmoid.

The hidden activations go from -1 to 1. Look at which function is asked for.
"""

import numpy as np


def mlp_gradients(x, y, weights, biases):
    inputs, zs, a = [], [], x
    for w, b in zip(weights, biases, strict=True):
        inputs.append(a)
        zs.append(a @ w + b)
        a = np.tanh(zs[-1])
    error = zs[-1] - y
    loss = (error**2).sum() / (2 * len(x))
    grad_weights, grad_biases = [], []
    delta = error / len(x)
    for s in reversed(range(len(weights))):
        grad_w, grad_b = inputs[s].T @ delta, delta.sum(axis=0)
        grad_weights.insert(0, grad_w)
        grad_biases.insert(0, grad_b)
        if s > 0:
            delta = delta @ weights[s].T * (1 - inputs[s] ** 2)
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}
