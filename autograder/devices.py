"""Which device a submission's tensors live on."""

from __future__ import annotations

from .errors import UserError
from .sandbox import isolation


class NoSuchDevice(UserError):
    """The name that was asked for is not that of a device."""


def choose(asked: str, wanted: str) -> tuple[str, str]:
    """`cpu` or `cuda`, from what was asked for and what the assignment wants (cpu, any or gpu).

    `auto` takes the GPU where there is one and the assignment gains from it (`gpu`). Second comes
    what is to be said about the choice, where it is not the one that was hoped for. Raises
    `NoSuchDevice`.
    """
    if asked not in ("auto", "cpu", "cuda"):
        raise NoSuchDevice(f"unknown device {asked!r} (there are: auto, cpu, cuda)")
    if asked == "cpu" or (asked == "auto" and wanted != "gpu"):
        return "cpu", ""
    if wanted == "cpu":
        return "cpu", "this assignment is one for the CPU: it is graded there"
    if _cuda_is_there():
        return "cuda", ""
    return "cpu", "torch finds no GPU here: graded on the CPU, with the same verdicts"


def _cuda_is_there() -> bool:
    if not isolation.gpu_files():
        return False  # without importing torch, which takes seconds

    import torch

    return torch.cuda.device_count() > 0
