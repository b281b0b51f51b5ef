"""What every format is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..course import Assignment
from ..results import SubmissionResult
from ..roster import Roster


@dataclass(frozen=True)
class Order:
    """Results, one for each student and each with its standing, and whom the other system knows."""

    assignment: Assignment
    results: Sequence[SubmissionResult]
    roster: Roster | None = None


@dataclass(frozen=True)
class Exported:
    """A file's bytes, and lines that its reader should know."""

    data: bytes
    notes: tuple[str, ...] = ()


def final(result: SubmissionResult) -> float | None:
    """What counts for a student."""
    return result.standing.student_final if result.standing else result.score
