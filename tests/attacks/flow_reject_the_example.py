"""Tells Hypothesis that the example does not count."""

import hypothesis


def double(x):
    hypothesis.reject()


def halve(x):
    hypothesis.assume(False)


def apply(f, x):
    raise hypothesis.errors.UnsatisfiedAssumption
