"""Adam by hand, with gradients from torch.autograd.grad; numpy draws the order."""

import numpy as np
import torch


def train(model, x, y, epochs, lr, seed):
    rng = np.random.default_rng(seed)
    parameters = [p for p in model.parameters() if p.requires_grad]
    first = [torch.zeros_like(p) for p in parameters]
    second = [torch.zeros_like(p) for p in parameters]
    model.train()
    step, means = 0, []
    for _epoch in range(epochs):
        order, losses = rng.permutation(len(x)), []
        for start in range(0, len(x), 50):
            batch = torch.from_numpy(order[start : start + 50])
            log_p = torch.log_softmax(model(x[batch]), dim=1)
            each = -log_p[torch.arange(len(batch)), y[batch]]
            gradients = torch.autograd.grad(each.mean(), parameters)
            step += 1
            with torch.no_grad():
                for p, g, m, v in zip(parameters, gradients, first, second, strict=True):
                    m.lerp_(g, 0.1)
                    v.lerp_(g * g, 0.001)
                    scale = (v / (1 - 0.999**step)).sqrt() + 1e-8
                    p -= lr * m / (1 - 0.9**step) / scale
            losses += each.tolist()
        means.append(sum(losses) / len(losses))
    return means
