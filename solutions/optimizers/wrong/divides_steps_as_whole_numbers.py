"""Divides as whole numbers.

The rate is constant up to the end. Look at the division.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = min(step // total_steps, 1)
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(math.pi * progress))
