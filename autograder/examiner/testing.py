"""What hidden tests are written with, besides pytest and Hypothesis themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., None])


@dataclass(frozen=True)
class Mark:
    """What `exercise` says about a hidden test."""

    exercise: str
    points: float


def exercise(name: str, points: float) -> Callable[[Test], Test]:
    """Mark a hidden test as one of the exercise `name`, worth `points`."""
    if not points > 0:
        raise ValueError(f"a hidden test of {name} must be worth more than 0 points")

    def mark(test: Test) -> Test:
        test.exercise = Mark(name, float(points))  # type: ignore[attr-defined]
        return test

    return mark
