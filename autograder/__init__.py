"""Auto-graded exercises for a deep-learning course."""

from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`autograder.quiz`, imported when it is first asked for: `autograder.quiz("conv_sizes")`."""
    if name == "quiz":
        from importlib import import_module

        return import_module(".quiz", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
