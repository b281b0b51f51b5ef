"""Hides the layers in a plain list.

What stands in a Python list is no part of the module: it has no parameters. Look at where the
layers are kept.
"""

from torch import nn


def build_model(n_classes):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(64, n_classes)]

        def forward(self, x):
            return self.layers[0](x.flatten(1))

    return Model()
