"""Decays once only.

The first period's end is right. There are more of them.
"""


def step_decay(epoch, lr, gamma, every):
    return lr if epoch < every else lr * gamma
