"""Runs descents with a gradient that lives where they are defined, many steps in one message; and
calls with arrays that lie in memory in other ways than those that arrive."""

import copy

import numpy as np


def long_descent(constant, x0, lr, steps):
    """The trajectory for the gradient `constant` everywhere, or for that of a bowl, x itself.

    No new array is made for the gradient: it is the same one each time, or the point.
    """

    def grad(x):
        return x if constant is None else constant

    return student.gradient_descent(grad, x0, lr, steps)


def answer_for_views(name, arguments, options):
    """The answer where every other array lies in memory column by column, and the arguments after
    the arrays of the answer have been written over."""
    given = [each if number % 2 else as_columns(each) for number, each in enumerate(arguments)]
    answer = getattr(student, name)(*given, **options)
    seen = copy.deepcopy(answer)
    for piece in answer if isinstance(answer, tuple) else (answer,):
        if isinstance(piece, np.ndarray) and piece.flags.writeable:
            piece.fill(7.0)
    return seen, given


def as_columns(value):
    return np.asfortranarray(value) if isinstance(value, np.ndarray) else value
