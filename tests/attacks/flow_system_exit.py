"""Raises SystemExit in a cell and in every call."""

import sys


def double(*args):
    sys.exit(0)


halve = pick = apply = recur = linear = Counter = double
sys.exit(0)
