"""Normalises with the batch's statistics in evaluation too.

Without running statistics batch normalisation always looks at the whole batch. Look at its
arguments.
"""

from torch import nn


def build_model(n_classes):
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.BatchNorm2d(16, track_running_stats=False),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(256, n_classes),
    )
