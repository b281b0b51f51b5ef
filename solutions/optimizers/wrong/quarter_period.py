"""Goes through a quarter of a period.

A cosine itself falls from 1 to 0 in a quarter. The formula has 1 + cos, which takes half a period.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = min(step, total_steps) / total_steps
    return lr_min + (lr_max - lr_min) * math.cos(math.pi / 2 * progress)
