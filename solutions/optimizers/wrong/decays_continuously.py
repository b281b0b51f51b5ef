"""Decays a little in every epoch.

Between two steps the rate is constant: only whole periods count. Look at the division.
"""


def step_decay(epoch, lr, gamma, every):
    return lr * gamma ** (epoch / every)
