"""Raises exceptions that are not Exceptions."""


def double(x):
    raise KeyboardInterrupt


def halve(x):
    raise GeneratorExit


def apply(f, x):
    raise BaseException("through")


class Counter:
    def __init__(self, n):
        raise BaseExceptionGroup("g", [SystemExit(0)])
