"""Takes the model's answer for the label.

Where the model is wrong already, the attack corrects it. Look at which label the loss is about.
"""

import torch


def fgsm(model, loss_fn, x, y, epsilon):
    leaf = x.clone().requires_grad_(True)
    output = model(leaf)
    loss = loss_fn(output, output.argmax(dim=1))
    gradient = torch.autograd.grad(loss, leaf)[0]
    return (x + epsilon * gradient.sign()).clamp(0, 1)
