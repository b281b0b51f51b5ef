"""Needs an input that is contiguous.

A transposed tensor lies in memory in another order, and a view of it in another shape fails. Look
for what makes a copy where one is needed.
"""


def multi_head_attention(x, w_q, w_k, w_v, w_o, n_heads, causal=False):
    n_sequences, n, d = x.shape
    rows = x.view(n_sequences * n, d)

    def heads(w):
        return (rows @ w).view(n_sequences, n, n_heads, d // n_heads).transpose(1, 2)

    mask = causal_mask(n).to(x.device) if causal else None  # noqa: F821
    output, _ = scaled_dot_product_attention(heads(w_q), heads(w_k), heads(w_v), mask)  # noqa: F821
    return output.transpose(1, 2).reshape(n_sequences, n, d) @ w_o
