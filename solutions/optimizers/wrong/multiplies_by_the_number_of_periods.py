"""Multiplies by the number of periods.

Each period multiplies the rate once more by gamma. Try the third one.
"""


def step_decay(epoch, lr, gamma, every):
    periods = epoch // every
    return lr * gamma * periods if periods else lr
