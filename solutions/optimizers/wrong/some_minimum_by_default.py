"""Has another default.

Who says nothing about lr_min gets a schedule that ends at 0.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=1e-4):
    progress = min(step, total_steps) / total_steps
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(math.pi * progress))
