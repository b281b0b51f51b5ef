"""Recurses without end, and crashes in C."""

import ctypes
import sys


def double(x):
    sys.setrecursionlimit(10**9)

    def deeper(n):
        return deeper(n + 1)

    return deeper(0)


def halve(x):
    ctypes.string_at(0)


def apply(f, x):
    ctypes.memset(id(f), 0xFF, 64)
    return f
