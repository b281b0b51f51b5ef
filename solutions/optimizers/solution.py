"""The rules by which gradients change weights, and how large the steps and gradients may be."""

import math

import numpy as np


def gradient_descent(grad, x0, lr, steps):
    """All the points that gradient descent visits.

    grad: function that takes a float64 array (d,), a point, and returns the gradient there, (d,)
    x0: float64 array (d,), the start; lr: float, the learning rate; steps: int, at least 0
    Returns a float64 array (steps + 1, d): x0, then the point after each step. x0 stays as it is.
    Source: Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées (1847).

    >>> gradient_descent(lambda x: 2 * x, np.array([4.0, -8.0]), 0.25, 2).tolist()
    [[4.0, -8.0], [2.0, -4.0], [1.0, -2.0]]
    """
    points = [x0]
    for _ in range(steps):
        points.append(points[-1] - lr * grad(points[-1]))
    return np.array(points)


def sgd_step(param, grad, lr, weight_decay=0.0):
    """One step of stochastic gradient descent with weight decay.

    param: float64 array of any shape, the weights; grad: float64 array of that shape, their
    gradient; lr: float, the learning rate; weight_decay: float, the factor of the weights in what
    is added to the gradient
    Returns the new weights, a float64 array of that shape. The arguments stay as they are.
    Source: Krogh and Hertz, A simple weight decay can improve generalization (1991);
    torch.optim.SGD.

    >>> sgd_step(np.array([4.0]), np.array([2.0]), 0.5, weight_decay=0.25).tolist()
    [2.5]
    """
    return param - lr * (grad + weight_decay * param)


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    """One step of gradient descent with momentum, by PyTorch's convention.

    param, grad, velocity: float64 arrays of the same shape, which may be any: the weights, their
    gradient, and the velocity before the step; lr: float, the learning rate; momentum: float,
    0 or more and below 1, how much of the velocity is kept
    Returns the tuple (param, velocity) after the step, float64 arrays of that shape. The arguments
    stay as they are.
    Source: Polyak, Some methods of speeding up the convergence of iteration methods (1964);
    torch.optim.SGD.

    >>> param, velocity = momentum_step(np.array([1.0]), np.array([2.0]), np.array([4.0]), 0.5, 0.5)
    >>> param.tolist(), velocity.tolist()
    ([-1.0], [4.0])
    """
    velocity = momentum * velocity + grad
    return param - lr * velocity, velocity


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-8):
    """One step of RMSProp: each weight's gradient is divided by its own recent size.

    param, grad, square_avg: float64 arrays of the same shape, which may be any: the weights, their
    gradient, and the moving average of its square before the step; lr: float, the learning rate;
    alpha: float, 0 or more and below 1, how much of the average is kept; eps: float, added to the
    root
    Returns the tuple (param, square_avg) after the step, float64 arrays of that shape. The
    arguments stay as they are.
    Source: Tieleman and Hinton, Lecture 6.5: rmsprop (2012); torch.optim.RMSprop.

    >>> param, square_avg = rmsprop_step(
    ...     np.array([1.0]), np.array([2.0]), np.array([0.0]), 0.25, alpha=0.75, eps=1.0
    ... )
    >>> param.tolist(), square_avg.tolist()
    ([0.75], [1.0])
    """
    square_avg = alpha * square_avg + (1 - alpha) * grad**2
    return param - lr * grad / (np.sqrt(square_avg) + eps), square_avg


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    """One step of Adam: momentum and RMSProp together, both corrected for their start at zero.

    param, grad, m, v: float64 arrays of the same shape, which may be any: the weights, their
    gradient, and the moving averages of the gradient and of its square before the step
    t: int, the number of this step; the first is 1
    lr: float, the learning rate; beta1 and beta2: floats between 0 and 1, neither of them, how
    much of m and of v is kept; eps: float, added to the root of the corrected v
    Returns the tuple (param, m, v) after the step, float64 arrays of that shape; m and v are the
    averages without correction. The arguments stay as they are.
    Source: Kingma and Ba, Adam: a method for stochastic optimization (2015), algorithm 1;
    torch.optim.Adam.

    >>> param, grad, zero = np.array([3.0]), np.array([2.0]), np.array([0.0])
    >>> param, m, v = adam_step(param, grad, zero, zero, 1, 0.5, beta1=0.5, beta2=0.75, eps=2.0)
    >>> param.tolist(), m.tolist(), v.tolist()
    ([2.75], [1.0], [1.0])
    """
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return param - lr * m_hat / (np.sqrt(v_hat) + eps), m, v


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    """One step of AdamW: the weights shrink first, by themselves, then Adam makes its step.

    weight_decay: float; the weights lose lr * weight_decay of what they are. The decay is no part
    of the gradient, and so none of m and v. All else is as in adam_step.
    Returns the tuple (param, m, v) after the step. The arguments stay as they are.
    Source: Loshchilov and Hutter, Decoupled weight decay regularization (2019); torch.optim.AdamW.

    >>> zero = np.array([0.0])
    >>> param, m, v = adamw_step(np.array([8.0]), zero, zero, zero, 1, 0.5, weight_decay=0.25)
    >>> param.tolist(), m.tolist(), v.tolist()
    ([7.0], [0.0], [0.0])
    """
    shrunk = param - lr * weight_decay * param
    return adam_step(shrunk, grad, m, v, t, lr, beta1, beta2, eps)


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    """The learning rate at a step: half a period of a cosine from lr_max down to lr_min.

    step: int, from 0; total_steps: int, at least 1; lr_max and lr_min: floats, the learning rate at
    step 0, and at step total_steps and ever after
    Returns a number.
    Source: Loshchilov and Hutter, SGDR (2017), equation 5; torch.optim.lr_scheduler's
    CosineAnnealingLR.

    >>> [cosine_schedule(step, 4, 0.5) for step in (0, 4, 5)]
    [0.5, 0.0, 0.0]
    """
    progress = min(step, total_steps) / total_steps
    return lr_min + (lr_max - lr_min) / 2 * (1 + math.cos(math.pi * progress))


def step_decay(epoch, lr, gamma, every):
    """The learning rate in an epoch: multiplied by gamma whenever `every` epochs are over.

    epoch: int, from 0; lr: float, the learning rate of epoch 0; gamma: float, positive; every: int,
    at least 1
    Returns a number.
    Source: torch.optim.lr_scheduler.StepLR.

    >>> [step_decay(epoch, 8.0, 0.5, 2) for epoch in (0, 1, 2, 3, 4)]
    [8.0, 8.0, 4.0, 4.0, 2.0]
    """
    return lr * gamma ** (epoch // every)


def clip_grad_norm(grads, max_norm):
    """The gradients, scaled down together where they are too long together.

    grads: list of float64 arrays of any shapes, not empty: one gradient for each parameter
    max_norm: float, positive: the greatest 2-norm of all their numbers together
    Returns a list of float64 arrays, as many and of the same shapes. A norm of at most max_norm
    leaves the numbers as they are: the list may then be the one that was given. The list and the
    arrays given stay as they are.
    Source: Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks
    (2013), algorithm 1; torch.nn.utils.clip_grad_norm_.

    >>> [g.tolist() for g in clip_grad_norm([np.array([3.0]), np.array([[0.0, 4.0]])], 2.5)]
    [[1.5], [[0.0, 2.0]]]
    """
    norm = math.sqrt(sum(np.sum(grad**2) for grad in grads))
    scale = max_norm / max(norm, max_norm)
    return [grad * scale for grad in grads]
