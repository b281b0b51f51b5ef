"""Attacks with backward(), clears what that left, and gives the optimizer a closure."""

import torch


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    x_adv = x.clone()
    x_adv.requires_grad = True
    loss_fn(model(x_adv), y).backward()
    x_adv = (x_adv.data + epsilon * torch.sign(x_adv.grad.data)).clamp_(0, 1)

    def closure():
        model.zero_grad(set_to_none=False)
        loss = loss_fn(model(x_adv), y)
        loss.backward()
        return loss

    return float(optimizer.step(closure))
