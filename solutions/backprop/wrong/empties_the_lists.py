"""Takes the layers out of the lists.

The gradients are right, but the caller's lists are empty afterwards. Look at what pop does to a
list that belongs to someone else.
"""


def mlp_gradients(x, y, weights, biases):
    inputs, zs, a = [], [], x
    for w, b in zip(weights, biases, strict=True):
        inputs.append(a)
        zs.append(a @ w + b)
        a = sigmoid(zs[-1])  # noqa: F821
    error = zs.pop() - y
    loss = (error**2).sum() / (2 * len(x))
    grad_weights, grad_biases = [], []
    delta = error / len(x)
    while weights:
        grad_weights.insert(0, inputs.pop().T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
        delta, _ = delta @ weights.pop().T, biases.pop()
        if zs:
            delta = sigmoid_backward(delta, zs.pop())  # noqa: F821
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}
