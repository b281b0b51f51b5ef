"""Changes one epoch early.

Epochs count from 0, so the first `every` of them end with epoch every - 1.
"""


def step_decay(epoch, lr, gamma, every):
    return lr * gamma ** ((epoch + 1) // every)
