"""Clears the gradients of the model.

The caller may have been collecting gradients, and they are gone. Look at what the model is like
afterwards.
"""


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    model.zero_grad()
    loss.backward()
    gradient = leaf.grad
    model.zero_grad()
    return (x + epsilon * gradient.sign()).clamp(0, 1)
