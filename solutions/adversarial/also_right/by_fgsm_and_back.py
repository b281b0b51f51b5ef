"""Each step is one of the fast gradient sign method, clipped by it, then brought into the ball."""


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    if steps == 0:
        return x.clone()
    before = pgd(model, loss_fn, x, y, epsilon, step_size, steps - 1)
    return fgsm(model, loss_fn, before, y, step_size).clamp(x - epsilon, x + epsilon)  # noqa: F821
