"""Reads what a block is made of, and calls with other tensors than arrive by themselves."""

import torch


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


def in_column_order(function, *arguments):
    """A function's answer for tensors whose first axis runs fastest in memory."""

    def reordered(value):
        if not isinstance(value, torch.Tensor):
            return value
        axes = range(value.dim())[::-1]
        return value.permute(*axes).contiguous().permute(*axes)

    function = getattr(student, function) if isinstance(function, str) else function
    return function(*map(reordered, arguments))
