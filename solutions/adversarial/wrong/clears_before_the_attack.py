"""Clears the gradients before the attack.

The attack leaves gradients on the parameters, and they come into the step. Look at the order.
"""


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    optimizer.zero_grad()
    leaf = x.clone().requires_grad_(True)
    loss_fn(model(leaf), y).backward()
    attacked = (x + epsilon * leaf.grad.sign()).clamp(0, 1)
    loss = loss_fn(model(attacked), y)
    loss.backward()
    optimizer.step()
    return loss.item()
