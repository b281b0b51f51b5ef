"""Solutions of which it is known what must become of them, judged by the hidden tests."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from .. import starters
from ..course import Assignment, read_text
from ..examiner.forbidden import find_forbidden
from ..grading import Grader
from ..messages import Cell
from .mutants import Mutant

Kind = Literal["unsolved", "right", "wrong", "mutant"]
MUTANT_CALL_SECONDS = 3.0
"""Processor time of a mutant's call: many never end. The longest of a reference takes about one."""


@dataclass(frozen=True)
class Trial:
    """Code, with the tests that it is put to: those of `exercise`, or all where it is empty.

    `about` is the exercise that a wrong solution or a mutant is wrong in.
    """

    kind: Kind
    name: str
    cells: tuple[str, ...]
    about: str = ""
    exercise: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """The tests that a trial failed; `whole` unless it was stopped before all had been run."""

    failed: dict[str, str]
    whole: bool = True
    error: str = ""


@dataclass
class _Known:
    """How often a test was asked, how often it failed, and the seconds that it took."""

    asked: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def price(self) -> float:
        """About how many seconds of this test it takes until a solution fails."""
        return self.seconds / (self.asked or 1) * (self.asked + 2) / (self.failed + 1)

    def note(self, seconds: float, failed: bool) -> None:
        self.asked += 1
        self.failed += failed
        self.seconds += seconds


class Trials:
    """Judges trials as a grader judges submissions, but only says which tests fail.

    With `first_only` a solution that should fail is left after its first failed test. Tests that
    take little time, and failed for many before, come first.
    """

    result = Outcome

    def __init__(self, grader: Grader, first_only: bool) -> None:
        self._grader = grader
        self._first_only = first_only
        self._setup = tuple(c.source for c in grader.template if c.kind == "setup")
        self._known: defaultdict[str, _Known] = defaultdict(_Known)

    @property
    def workers(self) -> int:
        return self._grader.workers

    def grade(self, trial: Trial, slot: int) -> Outcome:
        """Judge one trial. Raises `SandboxError`."""
        assignment = self._grader.assignment
        cells = [Cell(n, source) for n, source in enumerate((*self._setup, *trial.cells), 1)]
        recordings = [
            recording
            for recording in self._grader.recordings
            if trial.exercise in ("", recording.test.mark.exercise)
        ]
        names = [exercise.name for exercise in assignment.exercises]
        forbidden = find_forbidden(cells, names, assignment.forbidden)
        limits = assignment.limits
        if trial.kind == "mutant":
            seconds = min(limits.call_seconds, MUTANT_CALL_SECONDS)
            limits = msgspec.structs.replace(limits, call_seconds=seconds)
        failed: dict[str, str] = {}
        with self._grader.judging(cells, slot, forbidden, limits) as judge:
            if self._first_only:
                recordings.sort(key=lambda recording: self._known[recording.test.name].price)
            for recording in recordings:
                started = time.perf_counter()
                failure = judge.failure(recording)
                seconds = time.perf_counter() - started
                self._known[recording.test.name].note(seconds, failure is not None)
                if failure is None:
                    continue
                failed[recording.test.name] = recording.test.mark.exercise
                endless = failure.kind == "lost" and trial.kind == "mutant"
                if endless or (self._first_only and trial.kind in ("wrong", "mutant")):
                    return Outcome(failed, whole=False)
        return Outcome(failed)

    def failed(self, trial: Trial, reason: str) -> Outcome:
        return Outcome({}, False, reason)


def known(assignment: Assignment) -> list[Trial]:
    """The unsolved notebook, the reference, the alternatives and the known wrong solutions."""
    found = [
        Trial("unsolved", "the unsolved notebook", ()),
        Trial("right", "solution.py", tuple(starters.solved(assignment))),
    ]
    for path in assignment.also_right():
        found.append(Trial("right", _named(path), tuple(starters.solved(assignment, path))))
    for path in assignment.wrong():
        about = (assignment.exercises_in(path) or [""])[0]
        cells = tuple(starters.solved(assignment, path))
        found.append(Trial("wrong", _named(path), cells, about))
    return found


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def of_mutants(assignment: Assignment, mutants: Sequence[Mutant]) -> Iterator[Trial]:
    """A trial for each mutant, put to the tests of its own exercise."""
    source = read_text(assignment.solution)
    for mutant in mutants:
        if mutant.exercise:
            cells = starters.with_solutions(source, mutant.source, [mutant.exercise])
        else:
            cells = [source, mutant.source]  # a helper of several: found by the name it has
        yield Trial("mutant", mutant.diff, tuple(cells), mutant.exercise, mutant.exercise)
