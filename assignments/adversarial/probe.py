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

    def forward(self, x):
        hidden = torch.tanh(x.flatten(1) @ self.w1 + self.b1)
        if self.training:
            hidden = hidden * self.mask
        return hidden @ self.w2 + self.b2


def mean_score(logits, labels):
    """A loss that grows with the score of the label."""
    return torch.tanh(logits.gather(1, labels[:, None])).mean()


LOSSES = {"cross_entropy": functional.cross_entropy, "score": mean_score}


def is_as_fresh(x):
    """Whether a tensor asks for no gradient and has none."""
    return not x.requires_grad and x.grad is None


def attack(name, weights, loss, *arguments):
    """The answer of an attack on a network in evaluation mode."""
    model = Network(*weights).eval()
    return getattr(student, name)(model, LOSSES[loss], *arguments)


def after_an_attack(name, weights, gradients, frozen, training, *arguments):
    """What the network and the arguments are like after an attack.

    gradients: what the parameters have as `.grad` before; frozen: names of parameters that ask for
    no gradient
    """
    model = Network(*weights).train(training)
    for (parameter_name, parameter), gradient in zip(
        model.named_parameters(), gradients, strict=True
    ):
        parameter.grad = gradient
        parameter.requires_grad_(parameter_name not in frozen)
    getattr(student, name)(model, functional.cross_entropy, *arguments)
    return (
        [parameter.detach() for parameter in model.parameters()],
        [parameter.grad for parameter in model.parameters()],
        [n for n, parameter in model.named_parameters() if not parameter.requires_grad],
        model.training,
        arguments,
        is_as_fresh(arguments[0]),
    )


def noise_after_other_seeds(x, epsilon, generator, seed):
    """epsilon_noise, with torch's own global generator in some other state."""
    torch.manual_seed(seed)
    return student.epsilon_noise(x, epsilon, generator)


def train(weights, gradients, training, loss, options, batches, epsilon):
    """The losses of some steps of training; parameters, mode and batches after them; and whether
    the images of the batches still ask for no gradient.

    gradients: what the parameters have as `.grad` before the first step
    options: those of torch.optim.SGD; batches: a list of (x, y), one for each step
    """
    model = Network(*weights).train(training)
    optimizer = torch.optim.SGD(model.parameters(), **options)
    for parameter, gradient in zip(model.parameters(), gradients, strict=True):
        parameter.grad = gradient
    losses = [
        student.adversarial_training_step(model, optimizer, LOSSES[loss], x, y, epsilon)
        for x, y in batches
    ]
    parameters = [parameter.detach() for parameter in model.parameters()]
    return losses, parameters, model.training, batches, [is_as_fresh(x) for x, _ in batches]
