"""Takes the rest of the division.

The rate jumps up again at every period's end. How many periods are over is the other result of the
division.
"""


def step_decay(epoch, lr, gamma, every):
    return lr * gamma ** (epoch % every)
