"""Gives the same model to everybody.

Every call makes a new model, or training one changes the others. Look at what is remembered.
"""

from torch import nn


def build_model(n_classes):
    if n_classes not in _models:
        _models[n_classes] = nn.Sequential(nn.Flatten(), nn.Linear(64, n_classes))
    return _models[n_classes]


_models = {}
