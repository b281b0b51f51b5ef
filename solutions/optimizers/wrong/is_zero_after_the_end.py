"""Is zero after the end.

The rate stays at lr_min, which need not be 0.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    if step > total_steps:
        return 0.0
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(math.pi * step / total_steps))
