"""Rises again after the end.

A cosine goes on after its minimum; the schedule stays there.
"""

import math


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(math.pi * step / total_steps))
