"""Divides by gamma.

The rate grows. Look at the sign of the exponent.
"""


def step_decay(epoch, lr, gamma, every):
    return lr / gamma ** (epoch // every)
