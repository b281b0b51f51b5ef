"""A class's results as figures: pure functions from results to structs.

Scores are of all submissions that have one (an unreadable one has 0); the figures of tests are of
those that were graded by the same tests. Where a class is too small for a figure to mean anything,
it is None.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec
import numpy as np

from ..results import SubmissionResult, TestResult
from . import alike, items
from .alike import Member, TestName
from .figures import (
    Bin,
    CellFailure,
    ExerciseStatistics,
    Misconception,
    Reliability,
    Scores,
    Slow,
    Statistics,
    Submissions,
    TestStatistics,
    Time,
)
from .items import Floats

TOO_FEW = 10
"""With fewer graded submissions than this, what tells students apart is not worked out."""
MOST_BINS = 25
MOST_MESSAGES = 5
SLOWEST = 5
WEAK = 0.15
"""A corrected point-biserial below this says that a test hardly goes with the others."""


def statistics(slug: str, title: str, results: Sequence[SubmissionResult]) -> Statistics:
    """The figures of an assignment's results, one for each submission."""
    graded = [result for result in results if result.status == "graded"]
    alike_graded = _of_the_most_frequent_tests(graded)
    enough = len(alike_graded) >= TOO_FEW
    return Statistics(
        assignment=slug,
        title=title,
        max_score=max((r.max_score for r in alike_graded or results), default=0.0),
        too_few=not enough,
        submissions=_submissions(results, graded, len(graded) - len(alike_graded)),
        scores=_scores(results),
        reliability=_reliability(alike_graded, enough),
        exercises=_exercises(alike_graded),
        tests=_tests(alike_graded, enough),
        misconceptions=_misconceptions(alike_graded),
        clusters=alike.clusters(alike_graded),
        cells=_cells(graded),
        time=_time(graded),
    )


def to_json(figures: Statistics) -> bytes:
    return msgspec.json.format(msgspec.json.encode(figures), indent=2) + b"\n"


def _of_the_most_frequent_tests(graded: Sequence[SubmissionResult]) -> list[SubmissionResult]:
    """Those graded by one and the same set of tests: of the sets there are, the most frequent."""
    groups: dict[tuple[tuple[str, str, float], ...], list[SubmissionResult]] = defaultdict(list)
    for result in graded:
        tests = ((e.name, t.name, t.points) for e in result.exercises for t in e.tests)
        groups[tuple(tests)].append(result)
    return max(groups.values(), key=len, default=[])


def _submissions(
    results: Sequence[SubmissionResult], graded: Sequence[SubmissionResult], other_tests: int
) -> Submissions:
    statuses = Counter(result.status for result in results)
    return Submissions(
        total=len(results),
        students=len({result.student for result in results}),
        graded=statuses["graded"],
        unreadable=statuses["unreadable"],
        failed=statuses["failed"],
        untouched=sum(all(e.untouched for e in result.exercises) for result in graded),
        other_tests=other_tests,
        weak_isolation=sum(bool(result.missing_layers) for result in results),
    )


def _scores(results: Sequence[SubmissionResult]) -> Scores | None:
    scored = [(r.score, r.max_score) for r in results if r.score is not None]
    if not scored:
        return None
    scores = np.array([score for score, _ in scored])
    lower, median, upper = np.percentile(scores, [25, 50, 75])
    return Scores(
        count=len(scores),
        mean=float(scores.mean()),
        deviation=float(scores.std(ddof=1)) if len(scores) > 1 else None,
        least=float(scores.min()),
        lower_quartile=float(lower),
        median=float(median),
        upper_quartile=float(upper),
        greatest=float(scores.max()),
        full_marks=sum(score >= most for score, most in scored),
        bins=_bins(scores, max(most for _, most in scored)),
    )


def _bins(scores: Floats, most: float) -> list[Bin]:
    """A round number of points to a bin, and full marks apart."""
    widths = (base * 10.0**power for power in range(6) for base in (1, 2, 5))
    width = next(w for w in widths if most / w < MOST_BINS)
    starts = [*np.arange(0.0, most, width), most]
    ends = [*starts[1:], most]
    places = np.searchsorted(starts, scores + 1e-9, side="right") - 1
    counts = np.bincount(places, minlength=len(starts))
    return [
        Bin(start=float(start), end=float(end), count=int(count))
        for start, end, count in zip(starts, ends, counts, strict=True)
    ]


def _reliability(graded: Sequence[SubmissionResult], enough: bool) -> Reliability:
    of_tests = of_exercises = None
    if enough:
        of_tests = items.alpha(_earned(graded))
        programmed = [[e.score for e in r.exercises if not e.manual] for r in graded]
        of_exercises = items.alpha(np.array(programmed))
    if of_tests is None:
        meaning = "all have the same score" if enough else "too few submissions to say"
        return Reliability(
            submissions=len(graded),
            alpha=None,
            meaning=meaning,
            alpha_of_exercises=None,
            standard_error=None,
        )
    deviation = float(_earned(graded).sum(axis=1).std(ddof=1))
    return Reliability(
        submissions=len(graded),
        alpha=of_tests,
        meaning=items.meaning(of_tests),
        alpha_of_exercises=of_exercises,
        standard_error=items.error_of_measurement(deviation, of_tests),
    )


def _earned(graded: Sequence[SubmissionResult]) -> Floats:
    """The points that each submission earned with each test: of shape (submissions, tests)."""
    rows = [[t.points * t.passed for e in r.exercises for t in e.tests] for r in graded]
    return np.array(rows, dtype=np.float64)


def _exercises(graded: Sequence[SubmissionResult]) -> list[ExerciseStatistics]:
    found = []
    for everybody in zip(*(result.exercises for result in graded), strict=True):
        column = [exercise for exercise in everybody if not exercise.waits]
        if not column:
            continue
        most = column[0].max_score
        scores = [exercise.score for exercise in column]
        mean = float(np.mean(scores))
        full, none = sum(s >= most for s in scores), sum(s <= 0 for s in scores)
        found.append(
            ExerciseStatistics(
                name=column[0].name,
                max_score=most,
                submissions=len(column),
                mean=mean,
                facility=mean / most if most else 0.0,
                complete=full,
                partial=len(column) - full - none,
                nothing=none,
                untouched=sum(exercise.untouched for exercise in column),
            )
        )
    return found


def _tests(graded: Sequence[SubmissionResult], enough: bool) -> list[TestStatistics]:
    rows = [[(e.name, test) for e in result.exercises for test in e.tests] for result in graded]
    earned = _earned(graded)
    columns = zip(*rows, strict=True)
    return [_test(column, earned, place, enough) for place, column in enumerate(columns)]


def _test(
    column: Sequence[tuple[str, TestResult]], earned: Floats, place: int, enough: bool
) -> TestStatistics:
    exercise, test = column[0]
    failed = [each for _, each in column if not each.passed]
    total = earned.sum(axis=1)
    tells = items.point_biserial(earned[:, place], total) if enough else None
    apart = items.discrimination(earned[:, place], total, test.points) if enough else None
    passed = len(column) - len(failed)
    return TestStatistics(
        exercise=exercise,
        name=test.name,
        title=test.title,
        points=test.points,
        submissions=len(column),
        passed=passed,
        facility=items.facility(earned[:, place], test.points),
        discrimination=apart,
        point_biserial=tells,
        remark=_remark(passed, len(column), tells) if enough else "",
        kinds=dict(Counter(each.kind for each in failed).most_common()),
        messages=alike.messages((each.message for each in failed), MOST_MESSAGES),
    )


def _remark(passed: int, of: int, tells: float | None) -> str:
    """What an author should look at, or nothing."""
    if passed == of:
        return "everybody passes"
    if passed == 0:
        return "nobody passes"
    if tells is not None and tells < -WEAK:
        return "passed rather by those who fail the rest"
    if tells is not None and tells < WEAK:
        return "hardly goes with the rest"
    return ""


def _misconceptions(graded: Sequence[SubmissionResult]) -> list[Misconception]:
    hints: dict[str, str] = {}
    tests: dict[str, set[TestName]] = defaultdict(set)
    members: dict[str, set[Member]] = defaultdict(set)
    for result in graded:
        for exercise, test in alike.failures(result):
            if test.misconception:
                hints[test.misconception] = hints.get(test.misconception) or test.hint
                tests[test.misconception].add(TestName(exercise=exercise, name=test.name))
                members[test.misconception].add(alike.member(result))
    return [
        Misconception(name=n, hint=hints[n], tests=sorted(tests[n]), members=sorted(members[n]))
        for n in sorted(hints, key=lambda n: (-len(members[n]), n))
    ]


def _cells(graded: Sequence[SubmissionResult]) -> list[CellFailure]:
    found = defaultdict(list)
    for result in graded:
        for error in result.cell_errors:
            found[alike.pattern(error.message)].append((error, alike.member(result)))
    failures = [
        CellFailure(
            pattern=pattern,
            example=each[0][0].message,
            code=each[0][0].code,
            cells=sorted({error.cell for error, _ in each}),
            members=sorted({member for _, member in each}),
        )
        for pattern, each in found.items()
    ]
    return sorted(failures, key=lambda f: (-len(f.members), f.pattern))


def _time(graded: Sequence[SubmissionResult]) -> Time | None:
    if not graded:
        return None
    seconds = np.array([result.cpu_seconds for result in graded])
    memory = np.array([result.peak_mb for result in graded])
    slowest = sorted(graded, key=lambda r: (-r.cpu_seconds, r.student, r.path))[:SLOWEST]
    return Time(
        total_seconds=float(seconds.sum()),
        median_seconds=float(np.median(seconds)),
        most_seconds=float(seconds.max()),
        total_wall_seconds=float(sum(result.seconds for result in graded)),
        median_mb=float(np.median(memory)),
        most_mb=float(memory.max()),
        slowest=[Slow(student=r.student, path=r.path, cpu_seconds=r.cpu_seconds) for r in slowest],
    )
