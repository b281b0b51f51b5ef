"""Lowers the score of the label.

The loss also depends on the scores of the other classes. Look at what is differentiated.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    loss = -model(leaf).gather(1, y.reshape(-1, 1)).sum()
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x + epsilon * gradient.sign()).clamp(0, 1)
