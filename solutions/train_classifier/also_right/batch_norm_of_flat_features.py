"""Batch normalisation of features, which takes no single image in training mode."""

from torch import nn


def build_model(n_classes):
    return nn.Sequential(
        nn.Flatten(), nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, n_classes)
    )
