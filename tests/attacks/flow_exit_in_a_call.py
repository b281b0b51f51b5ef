"""Ends the process with status 0 inside of a call."""

import os


def double(x):
    os._exit(0)


halve = pick = apply = recur = linear = Counter = double
