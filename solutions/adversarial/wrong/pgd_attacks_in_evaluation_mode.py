"""Attacks in evaluation mode.

The loss is that of the model in the mode that it is in. Look at what is switched, and whether the
text asks for it.
"""

import torch


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    training = model.training
    model.eval()
    point = x.clone()
    for _ in range(steps):
        leaf = point.detach().requires_grad_(True)
        loss = loss_fn(model(leaf), y)
        gradient = torch.autograd.grad(loss, leaf)[0]
        point = point + step_size * gradient.sign()
        point = torch.minimum(torch.maximum(point, x - epsilon), x + epsilon)
        point = point.clamp(0, 1)
    model.train(training)
    return point
