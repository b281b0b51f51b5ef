"""Leaves a gradient on the caller's images.

A second call adds to it, and follows the sum. Look at what the images are like afterwards.
"""


def fgsm(model, loss_fn, x, y, epsilon):
    found = [parameter.requires_grad for parameter in model.parameters()]
    model.requires_grad_(False)
    x.requires_grad_(True)
    loss = loss_fn(model(x), y)
    loss.backward()
    x.requires_grad_(False)
    for parameter, asks in zip(model.parameters(), found, strict=True):
        parameter.requires_grad_(asks)
    return (x + epsilon * x.grad.sign()).clamp(0, 1)
