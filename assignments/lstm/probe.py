"""Reads what an LSTM is made of where it is defined."""


def parameters_of(*arguments):
    """Shape, dtype and trainability of each parameter of `LSTM(*arguments)`, by name."""
    model = student.LSTM(*arguments)
    return {
        name: (list(parameter.shape), str(parameter.dtype), parameter.requires_grad)
        for name, parameter in model.named_parameters()
    }
