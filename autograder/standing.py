"""What becomes of scores by the course's rules: which attempt counts, and with how much of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from msgspec.structs import replace

from . import lateness, timestamps
from .course import Course
from .deadlines import Rules
from .results import Standing, SubmissionResult
from .store import Attempt

NOW = datetime.max.replace(tzinfo=UTC)
"""When a file without a timestamp was handed in, compared with what it took the place of."""
Key = tuple[str, str]


def timed(result: SubmissionResult, path: Path) -> SubmissionResult:
    """The result of a file, with the time at which it was handed in, as far as that is known."""
    try:
        return replace(result, submitted_at=timestamps.submitted_at(path), timestamp_error="")
    except ValueError as error:
        return replace(result, submitted_at=None, timestamp_error=str(error))


def applied(
    course: Course,
    slug: str,
    results: Sequence[SubmissionResult],
    attempts: Callable[[str], Iterable[Attempt]],
) -> list[SubmissionResult]:
    """The results with their standings, where the course has rules that an assignment falls under.

    `attempts` gives all that is stored of it, which is looked at only then.
    """
    if not course.deadlines.say_something(slug):
        return list(results)
    by_key: dict[Key, SubmissionResult] = {}
    for student, theirs in _by_student(attempts(slug)):
        stood = _stood(course.deadlines.of_student(slug, student), theirs)
        by_key.update({_key(result): result for _, result in stood})
    return [
        replace(result, standing=by_key[_key(result)].standing)
        if _key(result) in by_key and result.score is not None
        else result
        for result in results
    ]


def counting(course: Course, slug: str, attempts: Iterable[Attempt]) -> list[SubmissionResult]:
    """One result for each student, in the order of their names: the attempt that counts.

    Where none counts it is the last one, with a standing that says so.
    """
    found = []
    for student, theirs in _by_student(attempts):
        stood = _stood(course.deadlines.of_student(slug, student), theirs)
        counts = [result for _, result in stood if result.standing and result.standing.counts]
        found.append(counts[0] if counts else stood[-1][1])
    return found


def alone(rules: Rules, result: SubmissionResult) -> SubmissionResult:
    """A result with its standing where no other attempt is known."""
    return _stood(rules, [Attempt(result, NOW, replaced=False)])[0][1]


def untimed(course: Course, slug: str, results: Iterable[SubmissionResult]) -> str:
    """A line on those whose time is not known although it matters, or nothing."""
    late = [r for r in results if course.deadlines.of_student(slug, r.student).due is not None]
    broken = [r for r in late if r.timestamp_error]
    without = sum(not r.timestamp_error and r.submitted_at is None for r in late)
    parts = []
    if without:
        parts.append(
            f"{without} {'submission has' if without == 1 else 'submissions have'} no "
            f"{timestamps.NAME}: they count as handed in on time"
        )
    if broken:
        more = f" (and {len(broken) - 1} more like it)" if len(broken) > 1 else ""
        parts.append(f"no final score: {broken[0].timestamp_error}{more}")
    return "; ".join(parts)


# --- one student ------------------------------------------------------------------------------


def _by_student(attempts: Iterable[Attempt]) -> Iterable[tuple[str, list[Attempt]]]:
    ordered = sorted(attempts, key=lambda each: each.result.student)
    return ((who, list(theirs)) for who, theirs in groupby(ordered, lambda a: a.result.student))


def _key(result: SubmissionResult) -> Key:
    """A stored result is that of one version of one file; of a file, the last comes last."""
    return result.student, result.path


def _moment(attempt: Attempt) -> datetime:
    return attempt.result.submitted_at or (attempt.graded_at if attempt.replaced else NOW)


def _stood(rules: Rules, attempts: Sequence[Attempt]) -> list[tuple[int, SubmissionResult]]:
    """A student's attempts with their numbers and standings, the present files at the end.

    What was handed in at the same moment is one attempt, of which the best file counts. Of equally
    good attempts the later one counts.
    """
    ordered = sorted(attempts, key=lambda each: (_moment(each), each.result.path))
    moments = sorted({_moment(each) for each in ordered})
    numbers = {moment: number for number, moment in enumerate(moments, 1)}
    numbered = [(numbers[_moment(each)], each) for each in ordered]
    tries = [n for n in numbers.values() if n not in rules.dropped][: rules.attempts.at_most]
    finals = [(number, each, *_final(rules, each.result)) for number, each in numbered]
    able = [each for each in finals if each[0] in tries]
    if rules.attempts.count == "last":
        able = [each for each in able if each[0] == tries[-1]]
    chosen = max(able, key=lambda each: (_worth(each[2]), each[0]), default=None)
    stood = []
    for number, attempt, final, penalty, late, why in finals:
        counts = chosen is not None and attempt is chosen[1]
        standing = Standing(
            attempt=number,
            attempts=len(moments),
            counted=chosen[0] if chosen else None,
            due=rules.due,
            late_seconds=late.total_seconds(),
            penalty=penalty,
            final=final,
            student_final=chosen[2] if chosen else None,
            counts=counts,
            why=_sentences(why, _why_not(rules, number, counts, chosen and chosen[0], tries)),
        )
        stood.append((attempt.replaced, number, replace(attempt.result, standing=standing)))
    stood.sort(key=lambda each: not each[0])
    return [(number, result) for _, number, result in stood]


def _worth(final: float | None) -> float:
    return -1.0 if final is None else final


def _final(rules: Rules, result: SubmissionResult) -> tuple[float | None, float, timedelta, str]:
    """An attempt's final score, what was taken off, how late it was, and why."""
    late, score = timedelta(), result.score
    if rules.due is None or score is None:
        return score, 0.0, late, ""
    if result.timestamp_error:
        return None, 0.0, late, "when it was handed in is not known"
    if result.submitted_at is None:
        return score, 0.0, late, ""
    late = lateness.lateness(result.submitted_at, rules.due)
    if not late:
        return score, 0.0, late, ""
    penalty = round(lateness.penalty(score, result.max_score, late, rules.late), 9)
    return round(score - penalty, 9), penalty, late, _why(rules, late)


def _why(rules: Rules, late: timedelta) -> str:
    rule, said = rules.late, f"{lateness.words(late)} late"
    if rule.forgives(late):
        return f"{said}, within the grace period"
    if rule.refuses(late):
        days = timedelta(days=rule.no_credit_after_days or 0)
        return f"{said}: no credit after {lateness.words(days)}"
    percent = rule.percent(late)
    if not percent:
        return f"{said}: nothing is taken off"
    of = "the score" if rule.of == "score" else "the points"
    bounds = []
    if percent == rule.cap < 100:
        bounds.append("the most that is taken")
    if rule.floor:
        bounds.append(f"but not below {rule.floor:g}% of the points")
    return ", ".join([f"{said}: {percent:g}% of {of} is taken off", *bounds])


def _why_not(
    rules: Rules, number: int, counts: bool, counted: int | None, tries: Sequence[int]
) -> str:
    if counts:
        return ""
    if number in rules.dropped:
        return "this attempt is dropped"
    if number not in tries:
        return f"only {rules.attempts.at_most} attempts count"
    if number == counted:
        return "another file of this attempt counts"
    return f"the {rules.attempts.count} attempt counts"


def _sentences(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
