"""Divides by the standard deviation of each image.

That of a blank image is 0. Look at what the logits are then.
"""

from torch import nn


def build_model(n_classes):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, n_classes))

        def forward(self, x):
            x = x.flatten(1)
            return self.layers((x - x.mean(dim=1, keepdim=True)) / x.std(dim=1, keepdim=True))

    return Model()
