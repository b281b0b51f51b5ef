"""Has the activation in place of the weight.

This is the second slip of the course notes: the derivative of the product with respect to x has x
in it. Look at which factor stays when x is differentiated.
"""


def linear_backward(grad_out, x, w):
    grad_x = x * grad_out.sum(axis=1, keepdims=True)
    return grad_x, x.T @ grad_out, grad_out.sum(axis=0)
