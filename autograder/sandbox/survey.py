"""Which layers of isolation this machine offers."""

from __future__ import annotations

from dataclasses import dataclass

from . import launch
from .isolation import LAYERS, REQUIRED


@dataclass(frozen=True)
class LayerFound:
    """A layer: what it is for, whether grading insists on it, and why it is missing ("" if not)."""

    name: str
    purpose: str
    required: bool
    missing: str


def survey() -> list[LayerFound]:
    """Try every layer for real. Raises `SandboxError` where no sandbox can be started at all."""
    with launch.zygote([], workers=1, masks=[]) as zygote:
        found = zygote.layers
    return [
        LayerFound(name, purpose, name in REQUIRED, found.get(name, "not there"))
        for name, purpose in LAYERS.items()
    ]
