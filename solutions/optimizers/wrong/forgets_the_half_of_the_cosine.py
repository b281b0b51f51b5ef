"""Forgets to halve.

1 + cos goes from 2 to 0. Look at step 0.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = min(step, total_steps) / total_steps
    return lr_min + (lr_max - lr_min) * (1 + math.cos(math.pi * progress))
