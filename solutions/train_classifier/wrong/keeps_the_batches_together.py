"""Shuffles the batches, not the examples.

The batches come in another order in each epoch, but the same examples always stand together in
one. Draw the order of all examples anew.
"""

import torch
from torch import nn


def train(model, x, y, epochs, lr, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    model.train()
    batches = torch.randperm(len(x)).split(32)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for number in torch.randperm(len(batches)):
            batch = batches[number]
            optimizer.zero_grad()
            loss = criterion(model(x[batch]), y[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(x))
    return losses
