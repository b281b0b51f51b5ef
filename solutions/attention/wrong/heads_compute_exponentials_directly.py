"""Takes exponentials of the raw scores.

exp(1000) is infinite, and infinity divided by infinity no number. Look at what may be subtracted
from all scores of a row without changing the weights.
"""


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    n_sequences, n, d = x.shape

    def heads(w):
        return (x @ w).reshape(n_sequences, n, n_heads, d // n_heads).transpose(1, 2)

    scores = heads(w_q) @ heads(w_k).transpose(-2, -1) / (d // n_heads) ** 0.5
    weights = scores.exp()
    if causal:
        weights = weights.tril()
    output = weights / weights.sum(dim=-1, keepdim=True) @ heads(w_v)
    return output.transpose(1, 2).reshape(n_sequences, n, d) @ w_o
