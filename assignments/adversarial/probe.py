"""Builds the networks that are attacked and trained, and tells how they are afterwards."""

import torch
from torch import nn
from torch.nn import functional


class Network(nn.Module):
    """One hidden layer; in training mode some hidden units are weakened, always the same ones."""

    def __init__(self, w1, b1, w2, b2, mask):
        super().__init__()
        self.w1, self.b1 = nn.Parameter(w1), nn.Parameter(b1)
        self.w2, self.b2 = nn.Parameter(w2), nn.Parameter(b2)
        self.register_buffer("mask", mask)
        self.part = nn.Identity()

    def forward(self, x):
        hidden = self.part(torch.tanh(x.flatten(1) @ self.w1 + self.b1))
        if self.training:
            hidden = hidden * self.mask
        return hidden @ self.w2 + self.b2


def mean_score(logits, labels):
    """A loss that grows with the score of the label."""
    return torch.tanh(logits.gather(1, labels[:, None])).mean()


def distance_of_scores(logits, labels):
    """A loss that all images of a batch make together: it is no mean over them."""
    return (mean_score(logits, labels) - 0.25) ** 2


def faint(logits, labels):
    """A loss with tiny gradients."""
    return 1e-15 * functional.cross_entropy(logits, labels)


LOSSES = {
    "cross_entropy": functional.cross_entropy,
    "score": mean_score,
    "distance": distance_of_scores,
    "faint": faint,
}


def is_as_fresh(x):
    """Whether a tensor asks for no gradient and has none."""
    return not x.requires_grad and x.grad is None


def is_new(answer, x):
    """Whether a tensor has a memory of its own."""
    if not (isinstance(answer, torch.Tensor) and isinstance(x, torch.Tensor)):
        return False
    return answer.untyped_storage().data_ptr() != x.untyped_storage().data_ptr()


def attack(name, weights, loss, training, x, *arguments):
    """The answer of an attack on a network, and whether it is a new tensor."""
    model = Network(*weights).train(training)
    answer = getattr(student, name)(model, LOSSES[loss], x, *arguments)
    return answer, is_new(answer, x)


def after_an_attack(name, weights, gradients, frozen, training, *arguments):
    """What the network and the arguments are like after an attack, and whether it moved a pixel.

    gradients: what the parameters have as `.grad` before; frozen: names of parameters that ask for
    no gradient; training: the mode of the network, whose part is in the other one
    """
    model = Network(*weights).train(training)
    model.part.train(not training)
    for (parameter_name, parameter), gradient in zip(
        model.named_parameters(), gradients, strict=True
    ):
        parameter.grad = gradient
        parameter.requires_grad_(parameter_name not in frozen)
    answer = getattr(student, name)(model, functional.cross_entropy, *arguments)
    return (
        [parameter.detach() for parameter in model.parameters()],
        [parameter.grad for parameter in model.parameters()],
        [n for n, parameter in model.named_parameters() if not parameter.requires_grad],
        [part.training for part in model.modules()],
        arguments,
        is_as_fresh(arguments[0]),
        isinstance(answer, torch.Tensor) and not torch.equal(answer.detach(), arguments[0]),
    )


def noise_after_other_seeds(x, epsilon, generator, seed):
    """epsilon_noise, with torch's own global generator in some other state, and whether it is a
    new tensor."""
    torch.manual_seed(seed)
    answer = student.epsilon_noise(x, epsilon, generator)
    return answer, is_new(answer, x)


def train(weights, gradients, training, loss, options, batches, epsilon):
    """The losses of some steps of training; parameters, mode and batches after them; and whether
    the images of the batches still ask for no gradient.

    gradients: what the parameters have as `.grad` before the first step
    options: those of torch.optim.SGD; batches: a list of (x, y), one for each step
    """
    model = Network(*weights).train(training)
    groups = [{"params": [model.w1, model.b1]}, {"params": [model.w2, model.b2]}]
    optimizer = torch.optim.SGD(groups, **options)
    for parameter, gradient in zip(model.parameters(), gradients, strict=True):
        parameter.grad = gradient
    losses = [
        student.adversarial_training_step(model, optimizer, LOSSES[loss], x, y, epsilon)
        for x, y in batches
    ]
    parameters = [parameter.detach() for parameter in model.parameters()]
    fresh = [is_as_fresh(x) for x, _ in batches]
    return losses, parameters, model.training, batches, fresh
