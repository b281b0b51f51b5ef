"""Reads memory, environment and files of other processes."""

import contextlib
import os

for process in os.listdir("/proc"):
    for name in ("environ", "mem", "maps", "root/etc/passwd", "cwd/course.toml", "cmdline"):
        with contextlib.suppress(OSError):
            if process.isdigit() and int(process) != os.getpid():
                open(f"/proc/{process}/{name}", "rb").read(100)
                double = abs
