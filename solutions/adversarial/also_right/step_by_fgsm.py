"""Uses fgsm, and clears the gradients after the step as well as before it."""


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    adversarial = fgsm(model, loss_fn, x, y, epsilon)  # noqa: F821
    model.zero_grad()
    loss = loss_fn(model(adversarial), y)
    value = loss.item()
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return value
