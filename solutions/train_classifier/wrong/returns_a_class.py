"""Returns the class of a model.

A model is asked for, with parameters of its own, and not what makes it. Look for missing
brackets.
"""

from torch import nn


def build_model(n_classes):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(64, n_classes)

        def forward(self, x):
            return self.linear(x.flatten(1))

    return Model
