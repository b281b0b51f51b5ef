"""Adds a small number to the probabilities.

A probability may be far smaller than that, and its logarithm far below. Look for a form that
starts from the logits.
"""

import torch


def train(model, x, y, epochs, lr, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    model.train()
    losses = []
    for _ in range(epochs):
        total = 0.0
        order = torch.randperm(len(x))
        for start in range(0, len(x), 32):
            batch = order[start : start + 32]
            optimizer.zero_grad()
            p = model(x[batch]).softmax(dim=1)[torch.arange(len(batch)), y[batch]]
            loss = -torch.log(p + 1e-9).mean()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        losses.append(total / len(x))
    return losses
