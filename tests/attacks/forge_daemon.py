"""A thread goes on writing replies while tests run, and a child after the end."""

import contextlib
import os
import struct
import threading
import time


def write():
    body = b"\x82\xa4type\xa8Returned\xa5value\xc3"
    for sequence in range(10_000):
        for descriptor in range(3, 10):
            with contextlib.suppress(OSError):
                os.write(descriptor, struct.pack("<III", sequence, len(body), 0) + body)
        time.sleep(0.001)


threading.Thread(target=write, daemon=True).start()
if os.fork() == 0:
    os.setsid()
    write()
