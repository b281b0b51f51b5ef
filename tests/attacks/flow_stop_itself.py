"""Stops its own process in a call."""

import os
import signal


def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    os.kill(os.getpid(), signal.SIGABRT)
