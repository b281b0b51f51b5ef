"""Drops out in evaluation too.

In evaluation mode an image has one answer. Look at the argument that says when to drop.
"""

from torch import nn


def build_model(n_classes):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(64, n_classes)

        def forward(self, x):
            return self.linear(nn.functional.dropout(x.flatten(1), 0.2, training=True))

    return Model()
