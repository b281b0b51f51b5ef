"""Has the sign of the error turned round.

The loss does not notice, but every gradient points the other way. Look at the derivative of the
squared error.
"""


def mlp_gradients(x, y, weights, biases):
    inputs, zs, a = [], [], x
    for w, b in zip(weights, biases, strict=True):
        inputs.append(a)
        zs.append(a @ w + b)
        a = sigmoid(zs[-1])  # noqa: F821
    error = y - zs[-1]
    loss = (error**2).sum() / (2 * len(x))
    grad_weights, grad_biases = [], []
    delta = error / len(x)
    for s in reversed(range(len(weights))):
        grad_w, grad_b = inputs[s].T @ delta, delta.sum(axis=0)
        grad_weights.insert(0, grad_w)
        grad_biases.insert(0, grad_b)
        if s > 0:
            delta = sigmoid_backward(delta @ weights[s].T, zs[s - 1])  # noqa: F821
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}
