"""Leaves files in shared memory, sockets, pipes, threads and a child of a child behind."""

import contextlib
import os
import socket
import threading
import time

for folder in ("/dev/shm", "/tmp", "."):
    with contextlib.suppress(OSError):
        os.mkfifo(f"{folder}/left.fifo")
    with contextlib.suppress(OSError):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(f"{folder}/left.sock")
        listener.listen()
threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    time.sleep(99)
