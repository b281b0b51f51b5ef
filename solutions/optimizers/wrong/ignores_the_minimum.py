"""Ignores lr_min.

The rate falls to 0. One of the arguments is not used.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = min(step, total_steps) / total_steps
    return lr_max / 2 * (1 + math.cos(math.pi * progress))
