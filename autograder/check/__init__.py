"""Is an assignment fit to be given? Its tests are put to the test."""

from __future__ import annotations

import dataclasses
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from ..course import Assignment, Course
from ..grading import Grader
from ..keys import Options
from ..quiz.checks import problems as quiz_problems
from ..quiz.loading import slugs as quizzes
from ..starting import grader
from ..workers import Workers
from . import texts
from .mutants import Equivalent, Mutant, equivalents, mutants_of
from .trials import Outcome, Trial, Trials, known, of_mutants

SCHEMA = 1
SEEDS = 20


class Survivor(msgspec.Struct, frozen=True):
    """A mutant that no hidden test catches."""

    exercise: str
    line: int
    before: str
    after: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about an assignment; it is fit where there are no problems."""

    assignment: str
    problems: list[str]
    seconds: float
    seeds: int = 0
    unsolved: int = 0
    right: int = 0
    wrong: int = 0
    mutants: int = 0
    mutants_tried: int = 0
    equivalent: int = 0
    survivors: list[Survivor] = []
    notes: list[str] = []

    @property
    def fit(self) -> bool:
        return not self.problems and not self.survivors


@dataclass(frozen=True)
class Plan:
    """How thorough to be: seeds of the examples, and seconds for mutants (None: all of them).

    `quick` stops at a solution's first failed test, and puts a wrong one to no other exercise's
    tests. That says whether it is caught, but not which tests are idle.
    """

    seeds: int = SEEDS
    mutant_seconds: float | None = None
    quick: bool = False


def check(
    course: Course,
    assignment: Assignment,
    options: Options,
    plan: Plan,
    progress: Callable[[str], None] = lambda phase: None,
) -> Report:
    """Try an assignment's texts, tests and known solutions.

    Raises `CourseError` and `HiddenTestError` for files that cannot be read at all.
    """
    started = time.monotonic()
    progress("texts")
    problems = list(texts.problems(assignment))
    if not plan.quick and assignment.slug in quizzes(course):
        progress("quiz")
        problems += quiz_problems(course, assignment.slug)
    listed = equivalents(assignment)
    made = list(mutants_of(assignment))
    random.Random(0).shuffle(made)
    with grader(course, assignment, dataclasses.replace(options, explain=False)) as ready:
        progress("known solutions")
        trials = known(assignment)
        own = [dataclasses.replace(trial, exercise=trial.about) for trial in trials]
        first = _outcomes(ready, own if plan.quick else trials, plan.quick)
        tests = {recording.test.name for recording in ready.recordings}
        problems += _surprises(first, tests)
        if not plan.quick:
            ready.know_mistakes()  # the first who fails need not wait for it
        for seed in range(1, plan.seeds):
            progress(f"known solutions, seed {seed + 1} of {plan.seeds}")
            other = ready.with_seed(course.settings.seed + seed)
            found = _surprises(_outcomes(other, own, first_only=True), tests)
            problems += [f"with seed {seed}: {problem}" for problem in found]
        progress(f"{len(made)} mutants")
        tried = _within(plan, ready, assignment, made)
    alive = [mutant for mutant, outcome in tried if not outcome.failed and not outcome.error]
    survivors = [m for m in alive if not any(each.is_of(m) for each in listed)]
    problems += [f"the mutant {m.after!r}: {o.error}" for m, o in tried if o.error]
    notes = list(texts.formulas_written_again(course, assignment))
    if not plan.quick:
        judged = [*first, *((None, outcome) for _, outcome in tried)]
        problems += [f"{name} never fails: it tests nothing" for name in _idle(ready, judged)]
        notes += _twins(judged)
    if plan.mutant_seconds is None:
        notes += _stale(listed, made)
    return Report(
        assignment=assignment.slug,
        seeds=plan.seeds,
        unsolved=sum(trial.kind == "unsolved" for trial in trials),
        right=sum(trial.kind == "right" for trial in trials),
        wrong=sum(trial.kind == "wrong" for trial in trials),
        mutants=len(made),
        mutants_tried=len(tried),
        equivalent=len(alive) - len(survivors),
        survivors=[Survivor(s.exercise, s.line, s.before, s.after) for s in survivors],
        problems=problems,
        notes=notes,
        seconds=round(time.monotonic() - started, 1),
    )


def check_quiz(course: Course, slug: str) -> Report:
    """Try a quiz that has no programming exercises."""
    started = time.monotonic()
    problems = quiz_problems(course, slug)
    seconds = round(time.monotonic() - started, 1)
    return Report(assignment=slug, problems=problems, seconds=seconds)


def reports_to_json(reports: Sequence[Report]) -> bytes:
    """What `autograder check --json` writes."""
    found = {"schema": SCHEMA, "assignments": reports}
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _outcomes(
    ready: Grader, trials: Sequence[Trial], first_only: bool
) -> list[tuple[Trial, Outcome]]:
    return list(Workers(Trials(ready, first_only)).grade(trials))


def _within(
    plan: Plan, ready: Grader, assignment: Assignment, made: Sequence[Mutant]
) -> list[tuple[Mutant, Outcome]]:
    """As many mutants as can be tried in the time there is."""
    seconds = plan.mutant_seconds
    until = None if seconds is None else time.monotonic() + seconds
    tried: list[tuple[Mutant, Outcome]] = []
    by_trial = dict(zip(of_mutants(assignment, made), made, strict=True))
    for trial, outcome in Workers(Trials(ready, plan.quick)).grade(list(by_trial)):
        tried.append((by_trial[trial], outcome))
        if until is not None and time.monotonic() > until:
            break
    return tried


def _surprises(outcomes: Sequence[tuple[Trial, Outcome]], tests: set[str]) -> Iterator[str]:
    """What did not become of a known solution what should have."""
    for trial, outcome in outcomes:
        if outcome.error:
            yield f"{trial.name}: {outcome.error}"
            continue
        passed = tests - outcome.failed.keys()
        if trial.kind == "unsolved" and passed:
            yield f"{trial.name} passes {', '.join(sorted(passed))}"
        if trial.kind == "right" and outcome.failed:
            yield f"{trial.name} is right and fails {', '.join(sorted(outcome.failed))}"
        if trial.kind == "wrong":
            if trial.about not in outcome.failed.values():
                yield f"{trial.name} is wrong and passes all tests of {trial.about}"
            others = sorted(t for t, e in outcome.failed.items() if e != trial.about)
            if others:
                yield f"{trial.name} is about {trial.about} and fails {', '.join(others)}"


def _idle(ready: Grader, judged: Sequence[tuple[Any, Outcome]]) -> list[str]:
    """Tests that fail for no wrong solution and no mutant."""
    failing = {name for trial, outcome in judged if _is_wrong(trial) for name in outcome.failed}
    return [r.test.name for r in ready.recordings if r.test.name not in failing]


def _is_wrong(trial: Trial | None) -> bool:
    return trial is None or trial.kind == "wrong"


def _twins(judged: Sequence[tuple[Any, Outcome]]) -> list[str]:
    """Tests that fail always together: they say the same."""
    failing: dict[str, set[int]] = {}
    for number, (trial, outcome) in enumerate(judged):
        if _is_wrong(trial) and outcome.whole:
            for name in outcome.failed:
                failing.setdefault(name, set()).add(number)
    groups: dict[frozenset[int], list[str]] = {}
    for name, numbers in failing.items():
        groups.setdefault(frozenset(numbers), []).append(name)
    return [
        f"{' and '.join(sorted(names))} always fail together: they say the same"
        for names in groups.values()
        if len(names) > 1
    ]


def _stale(listed: Sequence[Equivalent], made: Sequence[Mutant]) -> list[str]:
    return [
        f"equivalent.toml lists a mutant that is not made: {each.mutant}"
        for each in listed
        if not any(each.is_of(mutant) for mutant in made)
    ]
