"""The cells of recurrent networks, and an LSTM layer that reads whole sequences."""

import torch
from torch import nn


def rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    """One step of a vanilla recurrent network, with tanh.

    x: tensor (n, d), the inputs of this step, a row for each sequence of the batch
    h: tensor (n, k), the hidden state before the step
    w_ih: tensor (k, d), w_hh: tensor (k, k), b_ih and b_hh: tensors (k,)
    All are float32 or all float64. Returns the new hidden state (n, k), of the same dtype and on
    the same device. It is differentiable in every argument, and changes none of them.
    Source: Elman, Finding structure in time (1990); torch.nn.RNNCell.

    >>> x, h = torch.tensor([[1.0, 2.0]]), torch.tensor([[-2.0]])
    >>> w_ih, w_hh = torch.tensor([[0.5, 0.25]]), torch.tensor([[1.0]])
    >>> b_ih, b_hh = torch.tensor([1.0]), torch.tensor([0.5])
    >>> round(rnn_cell(x, h, w_ih, w_hh, b_ih, b_hh).item(), 4)
    0.4621
    """
    return torch.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)


def lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh):
    """One step of a long short-term memory.

    x: tensor (n, d), the inputs of this step
    state: tuple (h, c) of tensors (n, k), hidden state and cell state before the step
    w_ih: tensor (4k, d), w_hh: tensor (4k, k), b_ih and b_hh: tensors (4k,); the first k rows are
    those of the input gate i, then come forget gate f, candidate g and output gate o
    All are float32 or all float64. Returns the tuple (h, c) after the step, tensors (n, k) of the
    same dtype and on the same device. It is differentiable in every argument, and changes none.
    Source: Hochreiter and Schmidhuber, Long short-term memory (1997), with the forget gate of Gers
    et al. (2000); torch.nn.LSTMCell.

    >>> x, state = torch.tensor([[1.0]]), (torch.tensor([[0.0]]), torch.tensor([[2.0]]))
    >>> w_ih, w_hh = torch.tensor([[0.0], [1.0], [2.0], [3.0]]), torch.zeros(4, 1)
    >>> h, c = lstm_cell(x, state, w_ih, w_hh, torch.zeros(4), torch.zeros(4))
    >>> round(h.item(), 4), round(c.item(), 4)
    (0.9143, 1.9441)
    """
    h, c = state
    i, f, g, o = (x @ w_ih.T + b_ih + h @ w_hh.T + b_hh).chunk(4, dim=1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def gru_cell(x, h, w_ih, w_hh, b_ih, b_hh):
    """One step of a gated recurrent unit, by PyTorch's convention.

    x: tensor (n, d), the inputs of this step
    h: tensor (n, k), the hidden state before the step
    w_ih: tensor (3k, d), w_hh: tensor (3k, k), b_ih and b_hh: tensors (3k,); the first k rows are
    those of the reset gate r, then come update gate z and candidate n
    The reset gate multiplies the candidate's hidden product together with its bias.
    All are float32 or all float64. Returns the new hidden state (n, k), of the same dtype and on
    the same device. It is differentiable in every argument, and changes none of them.
    Source: Cho et al., Learning phrase representations (2014); torch.nn.GRUCell.

    >>> x, h = torch.tensor([[1.0]]), torch.tensor([[2.0]])
    >>> w_ih, w_hh = torch.tensor([[0.0], [1.0], [-1.0]]), torch.tensor([[0.0], [0.0], [0.5]])
    >>> b_ih, b_hh = torch.zeros(3), torch.tensor([0.0, 0.0, 3.0])
    >>> round(gru_cell(x, h, w_ih, w_hh, b_ih, b_hh).item(), 4)
    1.6669
    """
    r_x, z_x, n_x = (x @ w_ih.T + b_ih).chunk(3, dim=1)
    r_h, z_h, n_h = (h @ w_hh.T + b_hh).chunk(3, dim=1)
    r, z = torch.sigmoid(r_x + r_h), torch.sigmoid(z_x + z_h)
    n = torch.tanh(n_x + r * n_h)
    return (1 - z) * n + z * h


class LSTM(nn.Module):
    """A layer that lets one LSTM cell read whole sequences.

    input_size: int d. hidden_size: int k. batch_first: bool, whether the batch is the first axis of
    sequences, True, or the second.
    Exactly these parameters, trainable and of torch's default dtype: weight_ih (4k, d),
    weight_hh (4k, k), bias_ih (4k,) and bias_hh (4k,), with the gates in the order i, f, g, o. What
    they are at first is up to you.

    >>> outputs, (h, c) = LSTM(3, 5)(torch.zeros(7, 2, 3))
    >>> list(outputs.shape), list(h.shape), list(c.shape)
    ([7, 2, 5], [2, 5], [2, 5])
    >>> torch.equal(outputs[-1], h)
    True
    """

    def __init__(self, input_size, hidden_size, batch_first=False):
        """Make the four parameters."""
        super().__init__()
        self.batch_first = batch_first
        self.weight_ih = nn.Parameter(torch.empty(4 * hidden_size, input_size))
        self.weight_hh = nn.Parameter(torch.empty(4 * hidden_size, hidden_size))
        self.bias_ih = nn.Parameter(torch.empty(4 * hidden_size))
        self.bias_hh = nn.Parameter(torch.empty(4 * hidden_size))
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -(hidden_size**-0.5), hidden_size**-0.5)

    def forward(self, x, state=None):
        """The hidden state after every step, and the state after the last.

        x: tensor (T, N, d), or (N, T, d) where batch_first, of the parameters' dtype, T at least 1
        state: tuple (h, c) of tensors (N, k) before the first step; None means zeros
        Returns (outputs, (h, c)): outputs (T, N, k), or (N, T, k) where batch_first, and h and c
        (N, k) after the last step, all of x's dtype and on its device. It is differentiable in x,
        in a state that is given and in the parameters, and changes none of them. Nothing is
        remembered from one call to the next.
        """
        steps = x.transpose(0, 1) if self.batch_first else x
        if state is None:
            zeros = x.new_zeros(steps.shape[1], self.weight_hh.shape[1])
            state = zeros, zeros
        weights = self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh
        outputs = []
        for step in steps:
            state = lstm_cell(step, state, *weights)
            outputs.append(state[0])
        return torch.stack(outputs, dim=1 if self.batch_first else 0), state
