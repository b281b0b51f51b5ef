"""Raises the rate to the power as well.

Only gamma is raised. Look at the parentheses.
"""


def step_decay(epoch, lr, gamma, every):
    return (lr * gamma) ** (epoch // every) if epoch >= every else lr
