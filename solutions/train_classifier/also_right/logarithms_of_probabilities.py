"""Logits that are normalised already; the cross-entropy of them is the same."""

import torch
from torch import nn


def build_model(n_classes):
    return nn.Sequential(
        nn.Flatten(start_dim=1),
        nn.Linear(64, 64),
        nn.Tanh(),
        nn.Linear(64, n_classes),
        nn.LogSoftmax(dim=-1),
    )


def predict(model, x):
    before = [(part, part.training) for part in model.modules()]
    model.eval()
    try:
        with torch.inference_mode():
            return torch.softmax(model(x), dim=-1).topk(1, dim=-1).indices[:, 0].clone()
    finally:
        for part, training in before:
            part.training = training
