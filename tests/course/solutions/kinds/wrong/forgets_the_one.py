"""Forgets to add 1.

What the function gives is not yet the answer.
"""


def apply(f, x):
    return f(x)
