"""Indices written out for einsum, and labels as rows of an identity matrix."""

import numpy as np


def linear_backward(grad_out, x, w):
    grad_x = np.einsum("ij,kj->ik", grad_out, w)
    grad_w = np.einsum("ij,ik->kj", grad_out, x)
    return grad_x, grad_w, np.einsum("ij->j", grad_out)


def softmax_cross_entropy_backward(logits, labels):
    n, classes = logits.shape
    one_hot = np.eye(classes)[labels]
    top = np.amax(logits, axis=-1)
    weights = np.exp((logits.T - top).T)
    totals = np.sum(weights, axis=-1)
    losses = np.log(totals) + top - np.einsum("ij,ij->i", one_hot, logits)
    return float(losses.sum() / n), (weights / totals[:, np.newaxis] - one_hot) / n


def mlp_gradients(x, y, weights, biases):
    activations = [x]
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        activations.append(1 / (1 + np.exp(-(np.einsum("nd,dk->nk", activations[-1], w) + b))))
    prediction = np.einsum("nd,dk->nk", activations[-1], weights[-1]) + biases[-1]
    delta = (prediction - y) / y.shape[0]
    loss = y.shape[0] * np.einsum("nk,nk->", delta, delta) / 2
    grad_weights, grad_biases = [], []
    while activations:
        a = activations.pop()
        grad_weights.append(np.einsum("nd,nk->dk", a, delta))
        grad_biases.append(np.einsum("nk->k", delta))
        delta = np.einsum("nk,dk->nd", delta, weights[len(activations)]) * a * (1 - a)
    return {"loss": loss, "weights": grad_weights[::-1], "biases": grad_biases[::-1]}
