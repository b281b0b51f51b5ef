"""Builds a graph that nobody uses, and looks for the greatest logit by itself."""

import numpy as np
import torch


def predict(model, x):
    mode = model.training
    model.eval()
    logits = model(x).detach().cpu().numpy()
    model.train(mode)
    return torch.tensor(np.argmax(logits, axis=-1), dtype=torch.int64, device=x.device)
