"""Takes gamma for what is lost.

gamma is the factor that remains, not the share that goes away.
"""


def step_decay(epoch, lr, gamma, every):
    return lr * (1 - gamma) ** (epoch // every)
