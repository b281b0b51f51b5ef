"""Subtracts instead of multiplying.

The rate would become negative. Each period multiplies it by gamma.
"""


def step_decay(epoch, lr, gamma, every):
    return lr - gamma * (epoch // every)
