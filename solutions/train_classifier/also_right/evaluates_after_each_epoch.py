"""Decoupled weight decay, a falling rate, and an evaluation after each epoch."""

import torch
from torch.nn import functional


def train(model, x, y, epochs, lr, seed):
    torch.manual_seed(seed)
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=1e-3)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    losses = []
    for _ in range(epochs):
        model.train()
        optimizer.zero_grad()
        indices = torch.randperm(x.shape[0])
        total = torch.zeros((), dtype=torch.float64)
        for i in range(0, len(indices), 64):
            chosen = indices[i : i + 64]
            loss = functional.cross_entropy(model(x[chosen]), y[chosen], reduction="sum")
            (loss / len(chosen)).backward()
            optimizer.step()
            model.zero_grad()
            total += loss.detach().cpu()
        scheduler.step()
        losses.append((total / len(x)).item())
        model.eval()
        with torch.no_grad():
            accuracy = (model(x).argmax(1) == y).float().mean().item()
        assert 0 <= accuracy <= 1
    return losses
