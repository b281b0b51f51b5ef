"""Listens for warnings, makes views of arrays, and runs small programs with the class Value."""

import contextlib
import io
import sys
import warnings
from numbers import Real

import numpy as np

sys.setrecursionlimit(10_000)  # one operation may take a recursion of several calls


def sigmoid_and_warnings(z):
    """sigmoid(z), the warnings that it gave, and what it wrote to the standard error."""
    errors = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(errors):
        warnings.simplefilter("always")
        answer = student.sigmoid(z)
    return answer, [str(warning.message) for warning in caught], errors.getvalue()


def on_views(name, calls):
    """The answers of a function to `calls`, and its arguments after the last of them.

    calls: a list of lists of arrays, of each of which a view is given
    """
    calls = [[_as_view(array) for array in call] for call in calls]
    return [getattr(student, name)(*call) for call in calls], calls


def _as_view(array):
    """An equal array that is a transposed view of a part of another one."""
    view = np.zeros((*array.shape[::-1], 2), array.dtype)[..., 0].T
    view[...] = array
    return view


def differentiate(leaves, program, roots):
    """The data and the grad of every value after `backward()` of each root in turn.

    leaves: dict of numbers by name, each made a Value
    program: lines such as "c = a * b + 2", run one after the other
    roots: names; one may come several times. At None the grads of the leaves are set to 0
    """
    values = {name: student.Value(number) for name, number in leaves.items()}
    exec("\n".join(program), {}, values)
    for root in roots:
        if root is None:
            for name in leaves:
                values[name].grad = 0.0
        else:
            values[root].backward()
    data = {name: _as_float(value.data) for name, value in values.items()}
    return data, {name: _as_float(value.grad) for name, value in values.items()}


def _as_float(number):
    """A real number of any type, such as a Fraction, as a float; anything else as it is."""
    return float(number) if isinstance(number, Real) else number
