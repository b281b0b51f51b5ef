"""Leaves gradients on the model's parameters.

Whoever trains the model next adds these to their own. Look at what backward() does besides.
"""


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    loss.backward()
    gradient = leaf.grad
    return (x - epsilon * gradient.sign()).clamp(0, 1)
