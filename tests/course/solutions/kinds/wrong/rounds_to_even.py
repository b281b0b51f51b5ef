"""Rounds to the nearest even number.

The built-in rounding takes turns; the text asks for one direction.
"""


def halve(x):
    return round(x / 2)
