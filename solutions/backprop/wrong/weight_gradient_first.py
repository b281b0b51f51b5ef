"""Returns the gradients in another order.

All three are right, but they stand in the wrong places. Look at the order that is asked for.
"""


def linear_backward(grad_out, x, w):
    return x.T @ grad_out, grad_out @ w.T, grad_out.sum(axis=0)
