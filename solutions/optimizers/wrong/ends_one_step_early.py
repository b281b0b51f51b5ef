"""Ends one step early.

lr_min is reached in step total_steps, not in the one before. Look at the divisor.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    last = max(total_steps - 1, 1)
    progress = min(step, last) / last
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(math.pi * progress))
