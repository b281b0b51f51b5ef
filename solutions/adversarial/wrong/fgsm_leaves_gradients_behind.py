"""Leaves gradients on the model's parameters.

Whoever trains the model next adds these to their own. Look at what backward() does besides.
"""


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    loss.backward()
    gradient = leaf.grad
    return (x + epsilon * gradient.sign()).clamp(0, 1)
