"""Reads what a transformer block is made of where it is defined."""


def parameters_of(*arguments):
    """Shape, dtype and trainability of each parameter of a new block, by name."""
    block = student.TransformerBlock(*arguments)
    return {
        name: (list(parameter.shape), str(parameter.dtype), parameter.requires_grad)
        for name, parameter in block.named_parameters()
    }


def state_of(*arguments):
    """The names in a new block's `state_dict`."""
    return sorted(student.TransformerBlock(*arguments).state_dict())
