"""Attacks on neural networks, and a defence against one of them."""

import torch


def epsilon_noise(x, epsilon, generator):
    """Images with uniform noise of at most epsilon at each pixel.

    x: tensor of any shape, float32 or float64, values in [0, 1]; epsilon: float, at least 0
    generator: torch.Generator, on the CPU, the only source of chance
    Returns a new tensor of x's shape, dtype and device: x plus a number for each pixel, drawn
    uniformly between -epsilon and epsilon and independently of the others; what leaves [0, 1] is
    set to 0 or 1. x stays as it is.

    >>> x, generator = torch.tensor([[0.5, 0.0], [1.0, 0.25]]), torch.Generator().manual_seed(1)
    >>> noisy = epsilon_noise(x, 0.125, generator)
    >>> bool((noisy - x).abs().max() <= 0.125), bool(noisy.min() >= 0), bool(noisy.max() <= 1)
    (True, True, True)
    """
    share = torch.rand(x.shape, generator=generator, dtype=x.dtype).to(x.device)
    return (x + epsilon * (2 * share - 1)).clamp(0, 1)


def _input_gradient(model, loss_fn, x, y):
    """The gradient of the loss with respect to x; nothing else gets a gradient."""
    x = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(loss_fn(model(x), y), x)
    return gradient


def fgsm(model, loss_fn, x, y, epsilon):
    """The fast gradient sign method: one step that makes the loss of the labels grow.

    model: module that takes x; loss_fn: function of model(x) and y that returns a tensor with one
    number; x: tensor (n, ...), float32 or float64, values in [0, 1]; y: tensor (n,), the labels
    epsilon: float, at least 0, how far each pixel may move
    The gradient is that of loss_fn(model(x), y), for the whole batch and in the mode that the model
    is in. Returns a new tensor of x's shape, dtype and device, with values in [0, 1]; only where
    the gradient is 0 the pixel stays. The model (weights, gradients, requires_grad, mode of each
    part) and the arguments stay as they are.
    Source: Goodfellow, Shlens and Szegedy, Explaining and harnessing adversarial examples (2015).

    >>> model, loss_fn = torch.nn.Linear(2, 1), lambda output, y: (y * output).sum()
    >>> _ = model.load_state_dict({"weight": torch.tensor([[3.0, -1.0]]), "bias": torch.zeros(1)})
    >>> fgsm(model, loss_fn, torch.tensor([[0.5, 0.125]]), torch.tensor([[1.0]]), 0.25).tolist()
    [[0.75, 0.0]]
    """
    gradient = _input_gradient(model, loss_fn, x, y)
    return (x + epsilon * gradient.sign()).clamp(0, 1)


def targeted_fgsm(model, loss_fn, x, target, epsilon):
    """One step of the fast gradient sign method that makes the loss of another label fall.

    target: tensor (n,), the labels that the model shall be made to see. All else is as in fgsm.
    Returns a new tensor of x's shape, dtype and device, with values in [0, 1]. The model and the
    arguments stay as they are.
    Source: Kurakin, Goodfellow and Bengio, Adversarial machine learning at scale (2017).

    >>> model, loss_fn = torch.nn.Linear(2, 1), lambda output, y: (y * output).sum()
    >>> _ = model.load_state_dict({"weight": torch.tensor([[3.0, -1.0]]), "bias": torch.zeros(1)})
    >>> x, target = torch.tensor([[0.5, 0.125]]), torch.tensor([[1.0]])
    >>> targeted_fgsm(model, loss_fn, x, target, 0.25).tolist()
    [[0.25, 0.375]]
    """
    gradient = _input_gradient(model, loss_fn, x, target)
    return (x - epsilon * gradient.sign()).clamp(0, 1)


def pgd(model, loss_fn, x, y, epsilon, step_size, steps):
    """Projected gradient descent: many small steps of the sign method, kept near x.

    model, loss_fn, x, y, epsilon: as in fgsm
    step_size: float, positive, how far each pixel moves in one step; steps: int, at least 1
    Starts from x itself. After each step every pixel is brought back to within epsilon of where it
    was in x, and to [0, 1]. Returns the last point, a new tensor of x's shape, dtype and device.
    The model and the arguments stay as they are.
    Source: Madry et al., Towards deep learning models resistant to adversarial attacks (2018).

    >>> model, loss_fn = torch.nn.Linear(2, 1), lambda output, y: (y * output).sum()
    >>> _ = model.load_state_dict({"weight": torch.tensor([[3.0, -1.0]]), "bias": torch.zeros(1)})
    >>> x, y = torch.tensor([[0.5, 0.125]]), torch.tensor([[1.0]])
    >>> pgd(model, loss_fn, x, y, 0.25, 0.0625, 1).tolist()
    [[0.5625, 0.0625]]
    >>> pgd(model, loss_fn, x, y, 0.25, 0.0625, 100).tolist()
    [[0.75, 0.0]]
    """
    low, high = (x - epsilon).clamp(min=0), (x + epsilon).clamp(max=1)
    point = x
    for _ in range(steps):
        gradient = _input_gradient(model, loss_fn, point, y)
        point = (point + step_size * gradient.sign()).clamp(low, high)
    return point


def nes_gradient(loss, x, sigma, directions):
    """An estimate of the gradient of a loss that can only be asked for its value.

    loss: function that takes one point, a tensor (d,) of x's dtype, and returns a number
    x: tensor (d,), float32 or float64; sigma: float, positive, how far from x the loss is asked
    directions: tensor (m, d) of x's dtype, m at least 1
    Asks the loss at x + sigma * u and at x - sigma * u for every row u of directions, wherever
    these points lie. Returns the estimate, a tensor (d,) of x's dtype and device. The arguments
    stay as they are.
    Source: Ilyas et al., Black-box adversarial attacks with limited queries and information (2018).

    >>> x, directions = torch.tensor([1.0, 2.0]), torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    >>> nes_gradient(lambda point: float(point[0] * point[1]), x, 0.5, directions).tolist()
    [1.0, 2.0]
    """
    total = torch.zeros_like(x)
    for u in directions:
        total += (loss(x + sigma * u) - loss(x - sigma * u)) * u
    return total / (2 * sigma * len(directions))


def adversarial_training_step(model, optimizer, loss_fn, x, y, epsilon):
    """One step of training on adversarial examples alone.

    model, loss_fn, x, y, epsilon: as in fgsm; optimizer: a torch.optim.Optimizer of the model's
    parameters
    Attacks the model by fgsm, in the mode that it is in, and has the optimizer make one step with
    the gradient of the loss of the attacked batch, and with no other gradient. Returns that loss,
    before the step, as a number. The mode, x and y stay as they are.
    Source: Goodfellow, Shlens and Szegedy, Explaining and harnessing adversarial examples (2015).

    >>> model, loss_fn = torch.nn.Linear(1, 1, bias=False), lambda output, y: (y * output).sum()
    >>> _ = model.load_state_dict({"weight": torch.tensor([[2.0]])})
    >>> optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    >>> x, y = torch.tensor([[0.5]]), torch.tensor([[1.0]])
    >>> adversarial_training_step(model, optimizer, loss_fn, x, y, 0.25), model.weight.tolist()
    (1.5, [[1.625]])
    """
    attacked = fgsm(model, loss_fn, x, y, epsilon)
    optimizer.zero_grad()
    loss = loss_fn(model(attacked), y)
    loss.backward()
    optimizer.step()
    return loss.item()
