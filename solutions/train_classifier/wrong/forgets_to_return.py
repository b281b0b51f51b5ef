"""Returns nothing.

The model is made and thrown away. Look at the last line.
"""

from torch import nn


def build_model(n_classes):
    nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(256, n_classes),
    )
