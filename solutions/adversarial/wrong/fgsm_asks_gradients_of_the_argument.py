"""Makes the caller's own images ask for gradients.

From then on torch records whatever the caller does with them. Look at which tensor is made a
leaf.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x.detach() + epsilon * gradient.sign()).clamp(0, 1)
