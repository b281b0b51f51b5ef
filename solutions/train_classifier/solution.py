"""A classifier of handwritten digits: the model, its training, and what it says afterwards."""

import torch
from torch import nn
from torch.nn import functional


def build_model(n_classes):
    """A new network for small grey images.

    n_classes: int, at least 2. Returns an nn.Module with at most 50,000 parameters if n_classes is
    at most 10. Called with a float32 tensor (N, 1, 8, 8), N at least 1 (in training mode at least
    2), with values in [0, 1], it gives a finite float32 tensor (N, n_classes): the logits, which
    are the scores before any softmax. In evaluation mode the logits of an image do not depend on
    the other images.

    >>> model = build_model(10)
    >>> list(model(torch.zeros(3, 1, 8, 8)).shape)
    [3, 10]
    >>> sum(parameter.numel() for parameter in model.parameters()) <= 50000
    True
    """
    return nn.Sequential(
        nn.Conv2d(1, 24, kernel_size=3, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(24 * 4 * 4, n_classes),
    )


def train(model, x, y, epochs, lr, seed):
    """Train a model to minimise the cross-entropy of its logits, in small batches.

    model: nn.Module that gives logits (N, n_classes) for images (N, 1, 8, 8); it is trained in
    place, in training mode, whatever mode it had
    x: float32 tensor (N, 1, 8, 8), N at least 1. y: int64 tensor (N,) of class numbers from 0
    epochs: int, at least 1. lr: float, the learning rate. seed: int
    Returns a list of floats, one an epoch: the mean cross-entropy of the examples when they were
    seen in it, before the step that their batch made. Every example is seen once an epoch, in an
    order drawn anew for each epoch, so that other examples stand together in a batch. The same
    weights and seed give the same run, another seed another one, if nothing in the model is left to
    chance. x and y stay unchanged.

    >>> model = nn.Sequential(nn.Flatten(), nn.Linear(64, 4))
    >>> _ = nn.init.zeros_(model[1].weight), nn.init.zeros_(model[1].bias)
    >>> x, y = torch.zeros(5, 1, 8, 8), torch.tensor([0, 1, 2, 3, 0])
    >>> [round(loss, 4) for loss in train(model, x, y, epochs=2, lr=0.0, seed=0)]
    [1.3863, 1.3863]
    """
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        for batch in torch.randperm(len(x)).split(32):
            loss = functional.cross_entropy(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(x))
    return losses


def predict(model, x):
    """The most likely class of each image.

    model: nn.Module that gives logits (N, n_classes), all of its parts in the same mode; it is
    asked in evaluation mode, and left as it was: mode, weights, buffers and gradients
    x: float32 tensor (N, 1, 8, 8), N at least 1
    Returns an int64 tensor (N,) of class numbers from 0. x stays unchanged.

    >>> model = nn.Sequential(nn.Flatten(), nn.Linear(64, 3), nn.Dropout(0.5))
    >>> _ = nn.init.zeros_(model[1].weight)
    >>> model[1].bias.data = torch.tensor([0.0, 2.0, 1.0])
    >>> predict(model, torch.zeros(2, 1, 8, 8)).tolist(), model.training
    ([1, 1], True)
    """
    was_training = model.training
    model.eval()
    with torch.no_grad():
        labels = model(x).argmax(dim=1)
    model.train(was_training)
    return labels
