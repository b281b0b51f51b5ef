"""Leaves a gradient on the caller's images.

A second call adds to it, and follows the sum. Look at what the images are like afterwards.
"""


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    found = [parameter.requires_grad for parameter in model.parameters()]
    model.requires_grad_(False)
    x.requires_grad_(True)
    loss = loss_fn(model(x), target)
    loss.backward()
    x.requires_grad_(False)
    for parameter, asks in zip(model.parameters(), found, strict=True):
        parameter.requires_grad_(asks)
    return (x - epsilon * x.grad.sign()).clamp(0, 1)
