"""Which device a submission's tensors live on."""

from __future__ import annotations


class NoSuchDevice(Exception):
    """The device that was asked for is not there."""


def choose(asked: str, wanted: str) -> str:
    """`cpu` or `cuda`, from what was asked for and what the assignment wants (cpu, any or gpu).

    `auto` takes the GPU where there is one and the assignment gains from it (`gpu`). Raises
    `NoSuchDevice`.
    """
    if asked not in ("auto", "cpu", "cuda"):
        raise NoSuchDevice(f"unknown device {asked!r} (there are: auto, cpu, cuda)")
    if asked == "cpu" or wanted == "cpu" or (asked == "auto" and wanted != "gpu"):
        return "cpu"
    if _cuda_is_there():
        return "cuda"
    if asked == "cuda":
        raise NoSuchDevice("there is no CUDA device on this machine")
    return "cpu"


def _cuda_is_there() -> bool:
    import torch

    return torch.cuda.device_count() > 0
