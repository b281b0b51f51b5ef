"""Announces a huge frame, and sends half of another."""

import contextlib
import os
import struct


def double(x):
    for descriptor in range(3, 20):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<III", 2, 0xFFFFFFFF, 0xFFFFFFFF))


def halve(x):
    for descriptor in range(3, 20):
        with contextlib.suppress(OSError):
            os.write(descriptor, struct.pack("<III", 2, 500, 0) + b"\x82")
    os._exit(0)
