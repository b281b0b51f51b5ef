"""Waits for something that does not come.

A loop needs an end.
"""


def recur(x):
    while True:
        pass
