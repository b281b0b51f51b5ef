"""Loops for ever in Python and in C, and swallows every exception."""

import itertools


def double(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def halve(x):
    return sum(itertools.repeat(0))
