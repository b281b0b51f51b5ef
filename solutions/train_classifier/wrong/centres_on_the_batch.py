"""Subtracts the mean of the batch.

An image's logits must not depend on which other images stand beside it. Look at the axis of the
mean.
"""

from torch import nn


def build_model(n_classes):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(64, n_classes)

        def forward(self, x):
            return self.linear((x - x.mean(dim=0)).flatten(1))

    return Model()
