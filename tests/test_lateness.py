"""What lateness costs, whatever the rule, the score and the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from autograder.lateness import Late, lateness, penalty, words

percents = st.floats(0, 100)
hours = st.timedeltas(timedelta(), timedelta(days=400))
points = st.floats(0.5, 1000)


@st.composite
def rules(draw: st.DrawFn) -> Late:
    rate = draw(st.sampled_from(["per_day", "per_hour"]))
    return Late(
        **{rate: draw(percents)},
        of=draw(st.sampled_from(["score", "points"])),
        grace_minutes=draw(st.floats(0, 10_000)),
        cap=draw(percents),
        floor=draw(percents),
        no_credit_after_days=draw(st.none() | st.floats(0, 500)),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[float, float]:
    """A score, and the points it is of; extra credit may take it above them."""
    of = draw(points)
    return draw(st.floats(0, 1.2)) * of, of


@given(cases(), hours, rules())
def test_a_penalty_is_never_negative_nor_more_than_the_score(
    case: tuple[float, float], late: timedelta, rule: Late
) -> None:
    assert 0 <= penalty(*case, late, rule) <= case[0]


@given(cases(), hours, hours, rules())
def test_who_is_later_never_loses_less(
    case: tuple[float, float], one: timedelta, other: timedelta, rule: Late
) -> None:
    sooner, later = sorted((one, other))
    assert penalty(*case, sooner, rule) <= penalty(*case, later, rule)


@given(points, percents, percents, hours, rules())
def test_who_scored_more_never_ends_with_less(
    of: float, one: float, other: float, late: timedelta, rule: Late
) -> None:
    low, high = (share / 100 * of for share in sorted((one, other)))
    left = low - penalty(low, of, late, rule), high - penalty(high, of, late, rule)
    assert left[0] <= left[1] + 1e-9 * of


@given(cases(), rules(), st.floats(0, 1))
def test_within_the_grace_period_nothing_is_lost(
    case: tuple[float, float], rule: Late, share: float
) -> None:
    late = timedelta(minutes=rule.grace_minutes * share)
    assume(rule.forgives(late))
    assert penalty(*case, late, rule) == 0


@given(cases(), hours, rules())
def test_the_cap_holds_until_there_is_no_credit(
    case: tuple[float, float], late: timedelta, rule: Late
) -> None:
    score, of = case
    whole = score if rule.of == "score" else of
    if rule.refuses(late):
        assert penalty(*case, late, rule) == score
    else:
        assert penalty(*case, late, rule) <= whole * rule.cap / 100


@given(cases(), hours, rules())
def test_what_is_left_is_not_below_the_floor(
    case: tuple[float, float], late: timedelta, rule: Late
) -> None:
    score, of = case
    assume(not rule.refuses(late))
    left = score - penalty(score, of, late, rule)
    assert left >= min(score, of * rule.floor / 100) - 1e-9 * of


@pytest.mark.parametrize(
    ("late", "lost"),
    [
        (timedelta(), 0),
        (timedelta(minutes=10), 0),
        (timedelta(minutes=10, microseconds=1), 2),
        (timedelta(days=1), 2),
        (timedelta(days=1, microseconds=1), 4),
        (timedelta(days=4), 8),
        (timedelta(days=6), 10),
        (timedelta(days=7), 10),
        (timedelta(days=7, microseconds=1), 20),
    ],
)
def test_a_day_begun_is_a_day(late: timedelta, lost: float) -> None:
    rule = Late(per_day=10, grace_minutes=10, cap=50, no_credit_after_days=7)
    assert penalty(20, 24, late, rule) == lost


@pytest.mark.parametrize(
    ("rule", "lost"),
    [
        (Late(per_hour=5), 10 * 0.15),
        (Late(per_hour=5, of="points"), 20 * 0.15),
        (Late(per_hour=50, of="points"), 10),
        (Late(per_hour=50, floor=40), 2),
        (Late(per_hour=50, floor=60), 0),
    ],
)
def test_rates_of_the_score_and_of_the_points(rule: Late, lost: float) -> None:
    assert penalty(10, 20, timedelta(hours=2, minutes=30), rule) == pytest.approx(lost)


@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Berlin", "America/New_York", "UTC"])
@given(start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), late=hours)
def test_lateness_is_time_that_has_passed_whatever_the_clocks_do(
    zone: str, start: datetime, late: timedelta
) -> None:
    due = start.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    submitted = (due.astimezone(UTC) + late).astimezone(ZoneInfo(zone))
    assert lateness(submitted, due) == late
    assert lateness(submitted.astimezone(timezone(timedelta(hours=9))), due) == late
    assert lateness(due, submitted) == timedelta()


def test_the_night_of_the_clock_change_has_its_hour() -> None:
    london = ZoneInfo("Europe/London")
    due = datetime(2026, 10, 25, 0, 30, tzinfo=london)
    assert lateness(datetime(2026, 10, 25, 2, 30, tzinfo=london), due) == timedelta(hours=3)


@pytest.mark.parametrize("naive", [0, 1])
def test_a_time_without_a_zone_is_refused(naive: int) -> None:
    times = [datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)]
    times[naive] = datetime(2026, 11, 30)
    with pytest.raises(ValueError, match="without a time zone"):
        lateness(*times)


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (timedelta(days=1, hours=3, minutes=5), "1 day 3 hours"),
        (timedelta(hours=1, minutes=1), "1 hour 1 minute"),
        (timedelta(days=2), "2 days"),
        (timedelta(seconds=59), "less than a minute"),
    ],
)
def test_stretches_of_time_are_said_in_words(late: timedelta, said: str) -> None:
    assert words(late) == said
