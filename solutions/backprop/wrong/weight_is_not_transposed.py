"""Does not transpose the weights.

On the way back the weights are used from the outputs to the inputs. Look at which axis of w is
summed over; with d and k different it does not even fit.
"""


def linear_backward(grad_out, x, w):
    return grad_out @ w, x.T @ grad_out, grad_out.sum(axis=0)
