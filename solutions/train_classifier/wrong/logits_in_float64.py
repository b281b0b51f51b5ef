"""Answers in float64.

Images and logits are float32. Look at the conversions.
"""

from torch import nn


def build_model(n_classes):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(64, n_classes)

        def forward(self, x):
            return self.linear(x.flatten(1)).double()

    return Model()
