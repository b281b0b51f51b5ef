"""Multiplies the whole sequence by the input's weight at once, and loops over the rest."""

import torch
from torch import nn


class LSTM(nn.Module):
    def __init__(self, input_size, hidden_size, batch_first=False):
        super().__init__()
        self.hidden_size = hidden_size
        self.time_axis = 1 if batch_first else 0
        shapes = {
            "weight_ih": (4 * hidden_size, input_size),
            "weight_hh": (4 * hidden_size, hidden_size),
            "bias_ih": (4 * hidden_size,),
            "bias_hh": (4 * hidden_size,),
        }
        for name, shape in shapes.items():
            self.register_parameter(name, nn.Parameter(torch.zeros(shape)))
        nn.init.xavier_uniform_(self.weight_ih)
        nn.init.orthogonal_(self.weight_hh)

    def forward(self, x, state=None):
        k = self.hidden_size
        products = nn.functional.linear(x, self.weight_ih, self.bias_ih + self.bias_hh)
        steps = products.unbind(self.time_axis)
        if state is None:
            h = torch.zeros(len(steps[0]), k, dtype=x.dtype, device=x.device)
            c = torch.zeros(len(steps[0]), k, dtype=x.dtype, device=x.device)
        else:
            h, c = state
        outputs = []
        for product in steps:
            gates = product + h.mm(self.weight_hh.t())
            i, f, o = (torch.sigmoid(gates[:, j * k : (j + 1) * k]) for j in (0, 1, 3))
            c = f * c + i * torch.tanh(gates[:, 2 * k : 3 * k])
            h = o * torch.tanh(c)
            outputs += [h]
        return torch.stack(outputs, self.time_axis), (h, c)
