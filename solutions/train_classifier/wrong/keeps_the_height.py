"""Pools only one axis of the logits.

Something like (N, n_classes, 8) comes out: the image was not flattened. Look at the shape that
the last layer is given.
"""

from torch import nn


def build_model(n_classes):
    return nn.Sequential(nn.Flatten(2), nn.Linear(64, n_classes))
