"""Restarts at the end.

With warm restarts the rate would jump up again. This schedule stays at lr_min.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = step % total_steps / total_steps
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(math.pi * progress))
