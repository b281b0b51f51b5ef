"""Sums the losses of the batch.

Loss and gradients grow with the size of the batch. Look at the definition of the loss: it is a
mean over the batch.
"""


def mlp_gradients(x, y, weights, biases):
    inputs, zs, a = [], [], x
    for w, b in zip(weights, biases, strict=True):
        inputs.append(a)
        zs.append(a @ w + b)
        a = sigmoid(zs[-1])  # noqa: F821
    error = zs[-1] - y
    loss = (error**2).sum() / 2
    grad_weights, grad_biases = [], []
    delta = error
    for s in reversed(range(len(weights))):
        grad_w, grad_b = inputs[s].T @ delta, delta.sum(axis=0)
        grad_weights.insert(0, grad_w)
        grad_biases.insert(0, grad_b)
        if s > 0:
            delta = sigmoid_backward(delta @ weights[s].T, zs[s - 1])  # noqa: F821
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}
