"""Guesses by the shape whether to transpose.

Square weights fit both ways round, and are not transposed here. Look at whether the shapes alone
can say what is right.
"""


def linear_backward(grad_out, x, w):
    back = w if grad_out.shape[1] == len(w) else w.T
    return grad_out @ back, x.T @ grad_out, grad_out.sum(axis=0)
