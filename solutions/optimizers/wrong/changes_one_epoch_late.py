"""Changes one epoch late.

In epoch `every` the first period is over already. Try every = 3 and epoch 3.
"""


def step_decay(epoch, lr, gamma, every):
    return lr * gamma ** (max(epoch - 1, 0) // every)
