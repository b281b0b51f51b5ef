"""The way forward is the way into a recursion, the way back is the way out of it."""

import numpy as np


def mlp_gradients(x, y, weights, biases):
    n = len(x)

    def through(a, w, b, *rest):
        """Loss, gradient of a, and the gradients of this layer and all that follow."""
        z = a @ w + b
        if rest:
            s = sigmoid(z)  # noqa: F821
            loss, grad_s, grad_weights, grad_biases = through(s, *rest)
            grad_z = grad_s * s * (1 - s)
        else:
            loss, grad_weights, grad_biases = ((z - y) ** 2).sum(axis=1).mean() / 2, [], []
            grad_z = (z - y) / n
        grad_w, grad_b = a.T @ grad_z, np.ones(n) @ grad_z
        return loss, grad_z @ w.T, [grad_w, *grad_weights], [grad_b, *grad_biases]

    layers = [array for pair in zip(weights, biases, strict=True) for array in pair]
    loss, _, grad_weights, grad_biases = through(x, *layers)
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}
