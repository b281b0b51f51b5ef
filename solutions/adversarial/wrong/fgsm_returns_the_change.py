"""Returns how far the pixels move.

The images are not in the result. Look at what is returned.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), y)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return epsilon * gradient.sign()
