"""Lets the rate fall only.

A gamma above 1 is a positive number too. Is there anything in the formula that keeps the rate from
growing?
"""


def step_decay(epoch, lr, gamma, every):
    return lr * min(gamma, 1.0) ** (epoch // every)
