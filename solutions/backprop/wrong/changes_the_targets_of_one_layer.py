"""Changes the targets of a network of one layer.

The error is computed in the caller's own array. Look at what is done in place.
"""


def mlp_gradients(x, y, weights, biases):
    inputs, a = [], x
    for w, b in zip(weights, biases, strict=True):
        inputs.append(a)
        z = a @ w + b
        a = sigmoid(z)  # noqa: F821
    if len(weights) == 1:
        y -= z
        error = -y
    else:
        error = z - y
    loss = (error**2).sum() / (2 * len(x))
    grad_weights, grad_biases = [], []
    delta = error / len(x)
    for s in reversed(range(len(weights))):
        grad_weights.insert(0, inputs[s].T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
        delta = delta @ weights[s].T * inputs[s] * (1 - inputs[s])
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}
