"""Cannot do with one layer.

The network is taken to have a hidden layer, and a sigmoid follows even where the first layer is
the last. Look at the smallest network that is allowed.
"""


def mlp_gradients(x, y, weights, biases):
    inputs, zs = [x], [x @ weights[0] + biases[0]]
    for w, b in zip(weights[1:], biases[1:], strict=True):
        inputs.append(sigmoid(zs[-1]))  # noqa: F821
        zs.append(inputs[-1] @ w + b)
    prediction = zs[-1] if len(weights) > 1 else sigmoid(zs[-1])  # noqa: F821
    error = prediction - y
    loss = (error**2).sum() / (2 * len(x))
    grad_weights, grad_biases = [], []
    delta = error / len(x)
    for s in reversed(range(len(weights))):
        grad_weights.insert(0, inputs[s].T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
        if s > 0:
            delta = sigmoid_backward(delta @ weights[s].T, zs[s - 1])  # noqa: F821
    return {"loss": loss, "weights": grad_weights, "biases": grad_biases}
