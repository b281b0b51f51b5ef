"""Takes the model's answer for the target.

The step moves away from what the model sees, not to what it shall see. Look at which label the
loss is about.
"""

import torch


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    leaf = x.clone().requires_grad_(True)
    output = model(leaf)
    loss = -loss_fn(output, output.argmax(dim=1))
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x - epsilon * gradient.sign()).clamp(0, 1)
