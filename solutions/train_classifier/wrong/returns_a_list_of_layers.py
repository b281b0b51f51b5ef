"""Returns a list of layers.

A list cannot be called. Look at what puts layers behind each other.
"""

from torch import nn


def build_model(n_classes):
    return [
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(256, n_classes),
    ]
