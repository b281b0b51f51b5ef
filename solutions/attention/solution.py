"""Attention, positions, several heads, and the block that transformers are made of."""

import torch
from torch import nn


def scaled_dot_product_attention(q, k, v, mask=None):
    """Each query's average of the values, weighted by how well its key fits.

    q: tensor (..., n_q, d), the queries
    k: tensor (..., n_k, d), the keys
    v: tensor (..., n_k, d_v), the values, one for each key
    mask: None, or bool tensor of one or more axes, of any shape that broadcasts to (..., n_q, n_k),
    where True means that this query may attend to this key
    The axes ... are the same in q, k and v: none, one or several; tensors may be contiguous or not.
    Returns the tuple (output, weights) of tensors (..., n_q, d_v) and (..., n_q, n_k), of the
    arguments' dtype, float32 or float64, and device. A query that may attend nowhere gets zeros in
    both. Finite, and with finite gradients, for scores of +-1000. Differentiable in q, k and v, and
    changes no argument.
    Source: Vaswani et al., Attention is all you need (2017), equation 1.

    >>> q, k = torch.tensor([[2.0, 0.0]]), torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    >>> v = torch.tensor([[10.0], [20.0]])
    >>> output, weights = scaled_dot_product_attention(q, k, v)
    >>> round(output.item(), 3), [round(w, 4) for w in weights[0].tolist()]
    (11.956, [0.8044, 0.1956])
    """
    scores = q @ k.transpose(-2, -1) / q.shape[-1] ** 0.5
    if mask is None:
        weights = scores.softmax(dim=-1)
    else:
        lowest = torch.finfo(scores.dtype).min
        weights = scores.masked_fill(~mask, lowest).softmax(dim=-1).masked_fill(~mask, 0)
    return weights @ v, weights


def causal_mask(n):
    """The mask with which each position attends to itself and to what came before it.

    n: int, the length of the sequence, at least 1. Returns a bool tensor (n, n): the row is the
    query, the column the key, True means may attend.

    >>> causal_mask(3).int().tolist()
    [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    """
    return torch.ones(n, n, dtype=torch.bool).tril()


def positional_encoding(length, d_model):
    """Sines and cosines that tell positions apart.

    length: int, at least 1. d_model: int, even, at least 2. Returns a float32 tensor (length,
    d_model): a row for each position 0, 1, ..., length - 1, in which sine and cosine of the same
    frequency stand side by side.
    Source: Vaswani et al., Attention is all you need (2017), section 3.5.

    >>> [[round(value, 4) for value in row] for row in positional_encoding(2, 4).tolist()]
    [[0.0, 1.0, 0.0, 1.0], [0.8415, 0.5403, 0.01, 0.9999]]
    """
    angles = torch.arange(length)[:, None] / 10000 ** (torch.arange(0, d_model, 2) / d_model)
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(start_dim=1)


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    """Self-attention in several subspaces at once.

    x: tensor (N, n, d), N sequences of n vectors, contiguous or not
    w_q, w_k, w_v, w_o: tensors (d, d), used as x @ w; head j has the j-th block of d / n_heads
    neighbouring columns of w_q, w_k and w_v
    n_heads: int that divides d
    causal: bool, whether a position may not attend to later ones
    Returns a tensor (N, n, d) of x's dtype, float32 or float64, and device. Finite, and with finite
    gradients, for scores of +-1000. Differentiable in x and the weights, and changes none of them.
    Source: Vaswani et al., Attention is all you need (2017), section 3.2.2.

    >>> x, one = torch.tensor([[[1.0, 0.0], [0.0, 2.0]]]), torch.eye(2)
    >>> output = multi_head_attention(x, one, one, one, one, n_heads=2)
    >>> [[round(value, 4) for value in row] for row in output[0].tolist()]
    [[0.7311, 1.0], [0.5, 1.964]]
    """

    def heads(w):
        return (x @ w).unflatten(-1, (n_heads, -1)).transpose(1, 2)

    mask = causal_mask(x.shape[1]).to(x.device) if causal else None
    output, _ = scaled_dot_product_attention(heads(w_q), heads(w_k), heads(w_v), mask)
    return output.transpose(1, 2).flatten(start_dim=2) @ w_o


class TransformerBlock(nn.Module):
    """A block of a transformer: attention, then a small network at each position; pre-norm.

    d_model: int d, the size of a position's vector. n_heads: int that divides d. d_ff: int, the
    hidden size of the small network.
    Exactly these parameters, trainable and float32: w_q, w_k, w_v, w_o (d, d),
    used as x @ w; norm1.weight, norm1.bias, norm2.weight, norm2.bias (d,), of torch's LayerNorm
    with its eps of 1e-5; linear1.weight (d_ff, d), linear1.bias (d_ff,), linear2.weight (d, d_ff),
    linear2.bias (d,), of torch's Linear. What they are at first is up to you.
    Source: Xiong et al., On layer normalization in the transformer architecture (2020).

    >>> block = TransformerBlock(d_model=6, n_heads=2, d_ff=10)
    >>> list(block(torch.zeros(2, 5, 6)).shape)
    [2, 5, 6]
    """

    def __init__(self, d_model, n_heads, d_ff):
        """Make the parameters."""
        super().__init__()
        self.n_heads = n_heads
        for name in ("w_q", "w_k", "w_v", "w_o"):
            weight = nn.init.xavier_uniform_(torch.empty(d_model, d_model))
            self.register_parameter(name, nn.Parameter(weight))
        self.norm1, self.norm2 = nn.LayerNorm(d_model), nn.LayerNorm(d_model)
        self.linear1, self.linear2 = nn.Linear(d_model, d_ff), nn.Linear(d_ff, d_model)

    def forward(self, x, causal=False):
        """The vectors after the block.

        x: tensor (N, n, d) of the parameters' dtype, contiguous or not. causal: bool, whether a
        position may not attend to later ones. Returns a tensor (N, n, d) of the same dtype and on
        the same device, finite and with finite gradients for scores of +-1000. Differentiable in x
        and in the parameters, and changes none of them; all this is the same in training and in
        evaluation mode.
        """
        weights = self.w_q, self.w_k, self.w_v, self.w_o
        x = x + multi_head_attention(self.norm1(x), *weights, self.n_heads, causal)
        return x + self.linear2(self.linear1(self.norm2(x)).relu())
