"""What a submission is asked beyond calls: gradients, with cotangents for its outputs."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import torch

from autograder.serving import Responder


class Pair(torch.nn.Module):
    """Outputs in a dict: one of two inputs and a parameter, one of the first input alone."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = torch.nn.Parameter(torch.linspace(-1.0, 2.0, 12).reshape(3, 4))
        self.fixed = torch.nn.Parameter(torch.ones(3), requires_grad=False)

    def forward(self, x: torch.Tensor, y: torch.Tensor, unused: Any) -> dict[str, Any]:
        return {"a": [torch.tanh(x @ self.weight) * y], "b": (x.exp() / 3 + self.fixed, 7)}


def vjp(function: Any, inputs: Any, cotangents: Any, parameters: bool = False) -> Any:
    responder = Responder({}, {}, lambda number, args, kwargs: None)
    return responder.vjp(function, (inputs, cotangents, parameters), {})


def test_gradients_are_those_of_torch_to_the_last_bit() -> None:
    generator = torch.Generator().manual_seed(1)
    x, y, unused, first, second = (
        torch.randn(size, generator=generator) for size in ((5, 3), (5, 4), (2,), (5, 4), (5, 3))
    )
    module = Pair()
    for cotangents in ([first, second], [None, second], [first, None]):
        leaves = [tensor.clone().requires_grad_() for tensor in (x, y, unused)]
        expected = module(*leaves)
        outputs = [expected["a"][0], expected["b"][0]]
        pairs = [(o, c) for o, c in zip(outputs, cotangents, strict=True) if c is not None]
        gradients = torch.autograd.grad(
            [output for output, _ in pairs],
            [*leaves, module.weight],
            [cotangent for _, cotangent in pairs],
            allow_unused=True,
        )
        found, of_inputs, of_parameters = vjp(module, (x, y, unused), cotangents, True)
        assert torch.equal(found["a"][0], outputs[0])
        assert of_parameters["fixed"] is None
        for mine, theirs in zip([*of_inputs, of_parameters["weight"]], gradients, strict=True):
            assert (mine is None) == (theirs is None)
            assert mine is None or torch.equal(mine, theirs)


@pytest.mark.parametrize(
    "function",
    [lambda x: x, lambda x: (x, x * x, x), lambda x: x.float(), lambda x: torch.ones(2, 3)],
    ids=["itself", "thrice", "another precision", "a constant"],
)
def test_outputs_of_every_kind_have_torchs_gradients(function: Any) -> None:
    x = torch.linspace(-1.0, 1.0, 6, dtype=torch.float64).reshape(2, 3)
    cotangents = [x.cos(), x.sin(), x.exp()]
    leaf = x.clone().requires_grad_()
    outputs = function(leaf)
    pairs = list(
        zip(outputs if isinstance(outputs, tuple) else (outputs,), cotangents, strict=False)
    )
    expected = None
    if pairs[0][0].requires_grad:
        (expected,) = torch.autograd.grad([o for o, _ in pairs], [leaf], [c for _, c in pairs])
    _, (found,) = vjp(function, (x,), cotangents)
    assert (found is None) == (expected is None)
    assert found is None or torch.equal(found, expected)


@pytest.mark.parametrize("shape", [(1, 3), (3,), (2, 1), (2, 4), ()])
def test_an_output_of_another_shape_has_no_gradient(shape: tuple[int, ...]) -> None:
    with pytest.raises(RuntimeError, match=r"shape \(2, 3\)"):
        vjp(torch.exp, (torch.ones(2, 3),), [torch.ones(shape)])


def test_no_sympy_is_imported_for_a_gradient() -> None:
    script = (
        "import sys, torch\n"
        "from autograder.serving import Responder\n"
        "x = torch.ones(2)\n"
        "answer = Responder({}, {}, print).vjp(torch.exp, ((x,), [x], False), {})\n"
        "print(len(answer), 'sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.split() == [b"2", b"False"]
