"""Opens descriptors and starts threads until no more are to be had."""

import contextlib
import os
import threading
import time

with contextlib.suppress(OSError):
    while True:
        os.dup(0)
with contextlib.suppress(RuntimeError):
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
