"""Cuts the rate off at lr_min.

The cosine falls to 0 and is cut off on its way. It should become flat at lr_min by itself.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = min(step, total_steps) / total_steps
    return max(lr_min, lr_max / 2 * (1 + math.cos(math.pi * progress)))
