"""Stays at lr_max after the end.

After the last step the rate is the smallest one.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    if step > total_steps:
        return lr_max
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(math.pi * step / total_steps))
