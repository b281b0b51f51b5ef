"""The seed plays no part in the first epoch.

It is multiplied by the number of the epoch, and that is 0 at first: all seeds begin in the same
order.
"""

import torch
from torch import nn


def train(model, x, y, epochs, lr, seed):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    model.train()
    losses = []
    for epoch in range(epochs):
        generator = torch.Generator().manual_seed((seed + 12345) * epoch)
        order = torch.randperm(len(x), generator=generator)
        total = 0.0
        for start in range(0, len(x), 32):
            batch = order[start : start + 32]
            optimizer.zero_grad()
            loss = criterion(model(x[batch]), y[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(x))
    return losses
