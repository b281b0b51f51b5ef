"""Decays in every epoch.

One of the arguments is not used.
"""


def step_decay(epoch, lr, gamma, every):
    return lr * gamma**epoch
