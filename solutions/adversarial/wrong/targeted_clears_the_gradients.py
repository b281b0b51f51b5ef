"""Clears the gradients of the model.

The caller may have been collecting gradients, and they are gone. Look at what the model is like
afterwards.
"""


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    model.zero_grad()
    loss.backward()
    gradient = leaf.grad
    model.zero_grad()
    return (x - epsilon * gradient.sign()).clamp(0, 1)
