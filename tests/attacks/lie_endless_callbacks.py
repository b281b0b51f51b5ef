"""Switches its own timer off and calls the test's function for ever."""

import signal


def apply(f, x):
    signal.setitimer(signal.ITIMER_PROF, 0)
    while True:
        f(x)
