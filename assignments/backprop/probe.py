"""Listens for warnings of sigmoid, and runs small programs with the class Value."""

import contextlib
import io
import sys
import warnings

sys.setrecursionlimit(10_000)  # one operation may take a recursion of several calls


def sigmoid_and_warnings(z):
    """sigmoid(z), the warnings that it gave, and what it wrote to the standard error."""
    errors = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(errors):
        warnings.simplefilter("always")
        answer = student.sigmoid(z)
    return answer, [str(warning.message) for warning in caught], errors.getvalue()


def differentiate(leaves, program, roots):
    """The data and the grad of every value after `backward()` of each root in turn.

    leaves: dict of numbers by name, each made a Value
    program: lines such as "c = a * b + 2", run one after the other
    roots: names; one may come several times
    """
    values = {name: student.Value(number) for name, number in leaves.items()}
    for line in program:
        exec(line, {}, values)
    for root in roots:
        values[root].backward()
    data = {name: value.data for name, value in values.items()}
    return data, {name: value.grad for name, value in values.items()}
