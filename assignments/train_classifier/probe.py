"""Models that tests hand to the exercises, and what can be seen of a model from outside."""

import torch
from torch import nn


class Recorder(nn.Module):
    """A linear model of the pixels that notes how it is trained.

    For every forward pass that is differentiated: the images, whether the mode of all parts was
    that of training, the logits and the gradient there, and the weight's gradient by itself and as
    it then stands in `.grad`.
    """

    def __init__(self, weight, bias):
        super().__init__()
        self.weight, self.bias = nn.Parameter(weight.clone()), nn.Parameter(bias.clone())
        self.part = nn.Identity()
        self.images, self.modes, self.logits, self.at_logits = [], [], [], []
        self.arriving, self.standing = [], []
        self.weight.register_hook(lambda gradient: self.arriving.append(gradient.clone()))
        self.weight.register_post_accumulate_grad_hook(
            lambda weight: self.standing.append(weight.grad.detach().clone())
        )

    def forward(self, x):
        logits = self.part(x.flatten(1) @ self.weight + self.bias)
        if logits.requires_grad:
            images, training = x.detach().clone(), all(part.training for part in self.modules())
            values = logits.detach().clone()

            def note(gradient):
                self.images.append(images)
                self.modes.append(training)
                self.logits.append(values)
                self.at_logits.append(gradient.clone())

            logits.register_hook(note)
        return logits


def recorder(weight, bias, training=True):
    return Recorder(weight, bias).train(training)


def recorded(model):
    """The images, modes and gradients at the logits, one of each for every batch."""
    return model.images, model.modes, model.at_logits


def recorded_logits(model):
    """The images and the logits that they had, for every batch."""
    return model.images, model.logits


def recorded_gradients(model):
    """The weight's gradients: what came in each backward pass, and what stood there after it."""
    return model.arriving, model.standing


def linear_model(n_classes):
    """An untrained linear model."""
    return nn.Sequential(nn.Flatten(), nn.Linear(64, n_classes))


def noisy_model(weight, bias, mean, training):
    """A linear model whose dropout and batch normalisation answer otherwise in training mode."""
    linear = nn.Linear(64, len(bias))
    norm = nn.BatchNorm1d(64, affine=False)
    with torch.no_grad():
        linear.weight.copy_(weight.T)
        linear.bias.copy_(bias)
        norm.running_mean.copy_(mean)
    model = nn.Sequential(nn.Flatten(), norm, nn.Dropout(0.5), linear)
    linear.bias.requires_grad_(False)
    linear.weight.grad = torch.ones_like(linear.weight)
    return model.train(training)


def condition(model):
    """Modes, tensors, gradients and trainability of a model and its parts."""
    return (
        [part.training for part in model.modules()],
        dict(model.state_dict()),
        [(p.grad, p.requires_grad) for p in model.parameters()],
    )


def parameter_count(model):
    """How many numbers a model has to learn, once it has seen an image."""
    with torch.no_grad():
        model.eval()(torch.zeros(2, 1, 8, 8))
    return sum(parameter.numel() for parameter in model.parameters())


def shaken(model, seed):
    """The same model in evaluation mode, with random numbers for its parameters."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        model.eval()(torch.zeros(2, 1, 8, 8))
        for parameter in model.parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            parameter.copy_(0.3 * noise)
    return model


def logits_of_two(n_classes, seed, x):
    """The logits of a model before and after another one, made in the same way, was changed."""
    first, second = student.build_model(n_classes), student.build_model(n_classes)
    with torch.no_grad():
        before = first.eval()(x)
        shaken(second, seed)
        return before, first.eval()(x)
