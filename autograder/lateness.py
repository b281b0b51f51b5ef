"""What lateness costs: functions of times, a rule and a score, and of nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import msgspec

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
Minutes = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
Days = Annotated[float, msgspec.Meta(ge=0, le=10_000)]


class Late(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[late]` of `course.toml`: percentages, and times after the due time.

    `per_day` or `per_hour` is lost for each day (of 24 hours) or hour begun: percent `of` the
    score or of the assignment's points. Within the grace period nothing is lost; after it, the
    time counts from the due time. At most `cap` percent are lost, and never so much that less
    than `floor` percent of the points is left of a score above that; but after
    `no_credit_after_days` nothing is left.
    """

    per_day: Percent = 0.0
    per_hour: Percent = 0.0
    of: Literal["score", "points"] = "score"
    grace_minutes: Minutes = 0.0
    cap: Percent = 100.0
    floor: Percent = 0.0
    no_credit_after_days: Days | None = None

    def __post_init__(self) -> None:
        if self.per_day and self.per_hour:
            raise ValueError("per_day and per_hour cannot both be set")

    def forgives(self, late: timedelta) -> bool:
        return late <= timedelta(minutes=self.grace_minutes)

    def refuses(self, late: timedelta) -> bool:
        """Whether it is too late for any credit."""
        days = self.no_credit_after_days
        return days is not None and not self.forgives(late) and late > timedelta(days=days)

    def percent(self, late: timedelta) -> float:
        """How much is taken off, in percent of what `of` names."""
        if self.forgives(late):
            return 0.0
        unit, each = (DAY, self.per_day) if self.per_day else (HOUR, self.per_hour)
        begun = -(-late // unit)
        return min(begun * each, self.cap)


def lateness(submitted: datetime, due: datetime) -> timedelta:
    """How long after `due` it was, or zero. Raises ValueError for a time without a zone."""
    if submitted.utcoffset() is None or due.utcoffset() is None:
        raise ValueError("a time without a time zone cannot be compared")
    # In UTC: times of one zone are else subtracted by their clocks, whatever summer time does.
    return max(submitted.astimezone(UTC) - due.astimezone(UTC), timedelta())


def penalty(score: float, points: float, late: timedelta, rule: Late) -> float:
    """What is taken off a score of at most about `points`: never more than the score."""
    if rule.refuses(late):
        return max(score, 0.0)
    whole = score if rule.of == "score" else points
    room = max(score - points * rule.floor / 100, 0.0)
    return min(max(whole, 0.0) * rule.percent(late) / 100, room)


def words(late: timedelta) -> str:
    """A stretch of time for people, in its two largest units."""
    minutes = late // timedelta(minutes=1)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        f"{number} {name}{'' if number == 1 else 's'}"
        for number, name in ((days, "day"), (hours, "hour"), (minutes, "minute"))
        if number
    ]
    return " ".join(parts[:2]) or "less than a minute"
