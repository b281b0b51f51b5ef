"""Adds the decay to the gradient.

That is Adam with L2 regularisation: the decay is divided by the size of the gradients. In AdamW it
acts on the weights directly.
"""


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01):
    grad = grad + weight_decay * param
    return adam_step(param, grad, m, v, t, lr, beta1, beta2, eps)  # noqa: F821
