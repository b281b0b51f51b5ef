"""Reads what an LSTM is made of, and calls it with other tensors than arrive by themselves, or
where torch records no gradients."""

import torch


def parameters_of(*arguments):
    """Shape, dtype and trainability of each parameter of `LSTM(*arguments)`, by name."""
    model = student.LSTM(*arguments)
    return {
        name: (list(parameter.shape), str(parameter.dtype), parameter.requires_grad)
        for name, parameter in model.named_parameters()
    }


def read_in_column_order(model, *tensors):
    """What the model makes of tensors whose first axis runs fastest in memory."""
    reordered = [t.permute(*range(t.dim())[::-1]).contiguous() for t in tensors]
    x, *state = [t.permute(*range(t.dim())[::-1]) for t in reordered]
    return model(x, tuple(state))


def read_without_gradients(model, x):
    with torch.no_grad():
        return model(x)


def state_after_a_step(x, state, *weights):
    """The state that lstm_cell was given, after a step for which no gradients are recorded."""
    with torch.no_grad():
        student.lstm_cell(x, state, *weights)
    return state
