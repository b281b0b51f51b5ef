"""Goes up the gradient.

The loss of the target grows, so that the model sees anything but the target. Look at the
direction of the step.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x + epsilon * gradient.sign()).clamp(0, 1)
