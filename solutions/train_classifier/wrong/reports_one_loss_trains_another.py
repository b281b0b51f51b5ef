"""Trains on another loss than it reports.

The numbers are cross-entropies, but what is differentiated is the squared error. Look at what
backward is called on.
"""

import torch
from torch import nn


def train(model, x, y, epochs, lr, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    model.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x))
        for start in range(0, len(x), 32):
            batch = order[start : start + 32]
            optimizer.zero_grad()
            loss = criterion(model(x[batch]), y[batch])
            target = nn.functional.one_hot(y[batch], model(x[:1]).shape[1]).float()
            nn.functional.mse_loss(model(x[batch]).softmax(1), target).backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(x))
    return losses
