"""Returns how far the pixels move.

The images are not in the result. Look at what is returned.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = loss_fn(model(leaf), target)
    gradient = torch.autograd.grad(loss, leaf)[0]
    return -epsilon * gradient.sign()
