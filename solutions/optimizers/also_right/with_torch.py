"""Has PyTorch's own optimizers and schedules do it, with a state that is put in beforehand."""

import numpy as np
import torch
from torch import optim
from torch.nn.utils import clip_grad_norm_


def tensor_of(array):
    return torch.from_numpy(np.array(array))


def step_of(make, param, grad, t=1, **states):
    """The new weights and states after a step of the optimizer that `make` makes of a list."""
    leaf = tensor_of(param).requires_grad_()
    leaf.grad = tensor_of(grad)
    optimizer = make([leaf])
    optimizer.state[leaf] = {name: tensor_of(array) for name, array in states.items()}
    optimizer.state[leaf]["step"] = torch.tensor(t - 1.0)
    optimizer.step()
    after = (optimizer.state[leaf][name].numpy() for name in states)
    return leaf.detach().numpy(), *after


def gradient_descent(grad, x0, lr, steps):
    leaf = tensor_of(x0)
    optimizer = optim.SGD([leaf], lr)
    points = [np.array(x0)]
    for _ in range(steps):
        leaf.grad = tensor_of(grad(points[-1]))
        optimizer.step()
        points.append(leaf.numpy().copy())
    return np.array(points)


def sgd_step(param, grad, lr, weight_decay=0.0):
    (param,) = step_of(lambda p: optim.SGD(p, lr, weight_decay=weight_decay), param, grad)
    return param


def momentum_step(param, grad, velocity, lr, momentum=0.9):
    if momentum == 0:  # torch leaves the velocity alone
        return sgd_step(param, grad, lr), np.array(grad)
    return step_of(
        lambda p: optim.SGD(p, lr, momentum=momentum), param, grad, momentum_buffer=velocity
    )


def rmsprop_step(param, grad, square_avg, lr, alpha=0.99, eps=1e-8):
    return step_of(
        lambda p: optim.RMSprop(p, lr, alpha=alpha, eps=eps), param, grad, square_avg=square_avg
    )


def adam_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    return step_of(
        lambda p: optim.Adam(p, lr, (beta1, beta2), eps), param, grad, t, exp_avg=m, exp_avg_sq=v
    )


def adamw_step(param, grad, m, v, t, lr, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
    return step_of(
        lambda p: optim.AdamW(p, lr, (beta1, beta2), eps, weight_decay),
        param,
        grad,
        t,
        exp_avg=m,
        exp_avg_sq=v,
    )


def idle(lr):
    """An optimizer of which only the learning rate counts."""
    return optim.SGD([torch.zeros(1)], lr)


def cosine_schedule(step, total_steps, lr_max, lr_min=0.0):
    optimizer = idle(lr_max)
    schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, total_steps, lr_min)
    for _ in range(min(step, total_steps)):
        optimizer.step()
        schedule.step()
    return schedule.get_last_lr()[0]


def step_decay(epoch, lr, gamma, every):
    optimizer = idle(lr)
    schedule = optim.lr_scheduler.StepLR(optimizer, every, gamma)
    for _ in range(epoch):
        optimizer.step()
        schedule.step()
    return schedule.get_last_lr()[0]


def clip_grad_norm(grads, max_norm):
    leaves = [torch.zeros(grad.shape, dtype=torch.float64) for grad in grads]
    for leaf, grad in zip(leaves, grads, strict=True):
        leaf.grad = tensor_of(grad)
    clip_grad_norm_(leaves, max_norm)
    return [leaf.grad.numpy() for leaf in leaves]
