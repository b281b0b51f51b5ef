"""Decays in the first period already.

Epoch 0 has the whole rate. Look at the exponent.
"""


def step_decay(epoch, lr, gamma, every):
    return lr * gamma ** (epoch // every + 1)
