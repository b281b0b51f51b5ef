"""Throws the image away.

A product of the image with zero leaves nothing of it. Look at what the last layer is given.
"""

from torch import nn


def build_model(n_classes):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(64, n_classes)

        def forward(self, x):
            return self.linear(0 * x.flatten(1))

    return Model()
