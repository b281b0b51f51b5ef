"""Returns lists.

A torch tensor is asked for. Look at what the comprehension makes.
"""


def causal_mask(n):
    return [[j <= i for j in range(n)] for i in range(n)]
