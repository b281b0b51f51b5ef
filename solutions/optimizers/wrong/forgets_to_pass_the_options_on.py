"""Forgets to pass the options on.

With other betas or another eps than the default ones the step is wrong. Look at the arguments of
the inner call.
"""


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-08, weight_decay=0.01):
    return adam_step(param * (1 - lr * weight_decay), grad, m, v, t, lr)  # noqa: F821
