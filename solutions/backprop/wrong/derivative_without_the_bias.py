"""Forgets the bias in the derivative of the sigmoid.

The pre-activation is computed anew on the way back, and something is missing in it. Look at what
was added on the way forward.
"""


def mlp_gradients(x, y, weights, biases):
    inputs, zs, a = [], [], x
    for w, b in zip(weights, biases, strict=True):
        inputs.append(a)
        zs.append(a @ w + b)
        a = sigmoid(zs[-1])  # noqa: F821
    error = zs[-1] - y
    loss = (error**2).sum() / (2 * len(x))
    grad_weights, grad_biases = [], []
    delta = error / len(x)
    for s in reversed(range(len(weights))):
        grad_weights.insert(0, inputs[s].T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
        if s > 0:
            delta = sigmoid_backward(delta @ weights[s].T, inputs[s - 1] @ weights[s - 1])  # noqa: F821
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}
