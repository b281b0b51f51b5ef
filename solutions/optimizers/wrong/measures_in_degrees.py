"""Takes degrees for radians.

The cosine of Python and numpy wants radians.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    if step >= total_steps:
        return lr_min
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(180 * step / total_steps))
