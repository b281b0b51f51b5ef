"""Counts from one.

Step 0 has the full rate. Look at what is done to the step.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = min(step + 1, total_steps) / total_steps
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(math.pi * progress))
