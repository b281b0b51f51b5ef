"""Has c under the root

The weight c multiplies the whole bonus, so twice the weight is twice the bonus. Where does the
root end in the formula?
"""

import numpy as np


def ucb(q, counts, t, c):
    if len(q) == 0:
        raise ValueError("there must be at least one arm")
    unvisited = np.flatnonzero(counts == 0)
    if len(unvisited):
        return int(unvisited[0])
    return int(np.argmax(q + np.sqrt(c * np.log(t) / counts)))
