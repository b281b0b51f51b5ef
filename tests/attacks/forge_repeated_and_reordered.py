"""Sends replies twice, out of order and from a second process while the first answers."""

import contextlib
import os
import struct


def send(*sequences):
    body = b"\x82\xa4type\xa8Returned\xa5value\x02"
    for sequence in sequences:
        for descriptor in range(3, 12):
            with contextlib.suppress(OSError):
                os.write(descriptor, struct.pack("<III", sequence, len(body), 0) + body)


def double(x):
    send(9, 8, 7, 2, 2, 2)
    return -1


def halve(x):
    if os.fork() == 0:
        while True:
            send(*range(60))
    return -1
