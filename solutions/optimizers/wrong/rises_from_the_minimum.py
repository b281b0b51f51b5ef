"""Rises.

The schedule begins with lr_max and ends with lr_min. Look at the sign of the cosine.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = min(step, total_steps) / total_steps
    return lr_min + (lr_max - lr_min) / 2 * (1 - math.cos(math.pi * progress))
