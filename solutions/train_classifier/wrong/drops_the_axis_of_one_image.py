"""Drops the axis of a single image.

A batch of one is still a batch: (1, n_classes). Look for a squeeze.
"""

from torch import nn


def build_model(n_classes):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(64, n_classes)

        def forward(self, x):
            return self.linear(x.flatten(1)).squeeze()

    return Model()
