"""Prints 200 MB and fills the disk."""

import contextlib
import os

print("x" * 1000 * 1000)
for _ in range(200):
    os.write(1, b"x" * 1_000_000)
with contextlib.suppress(OSError):
    for number in range(10**6):
        with open(f"file{number}", "wb") as file:
            file.write(b"x" * 1_000_000)
with contextlib.suppress(OSError):
    for number in range(10**6):
        os.mkdir(f"d{number}")
