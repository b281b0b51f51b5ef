"""Where the marks of a plot stand. Across, lengths are in per cent of the width; down, in pixels.

So a plot fills whatever width there is, and its letters stay as large as the text's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .figures import ExerciseStatistics, Scores

HEIGHT = 130
"""Of the highest bar, in pixels."""
MOST_TICKS = 6
GAP = 0.12
"""The part of a bin that stays free between two bars."""


@dataclass(frozen=True)
class Bar:
    """A bar of the histogram and what it says; `full` where it is that of full marks."""

    x: float
    width: float
    y: float
    height: float
    count: int
    says: str
    full: bool


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Box:
    """The quartiles and ends of the scores, as places on the histogram's axis."""

    least: float
    lower: float
    median: float
    upper: float
    greatest: float


@dataclass(frozen=True)
class Histogram:
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    box: Box
    mean: float


@dataclass(frozen=True)
class Part:
    """A part of a stacked bar; `kind` is its class in the style sheet."""

    kind: str
    x: float
    width: float
    says: str


def histogram(scores: Scores) -> Histogram:
    """The distribution of scores; full marks have a bar of their own at the right."""
    bins = scores.bins
    step = 100.0 / len(bins)
    highest = max(each.count for each in bins)
    most = bins[-1].start
    width = bins[0].end - bins[0].start if len(bins) > 1 else 1.0

    def place(score: float) -> float:
        return score / width * step if score < most else 100.0 - step / 2

    bars = []
    for number, each in enumerate(bins):
        height = HEIGHT * each.count / highest
        full = number == len(bins) - 1
        span = f"{each.start:g} to less than {each.end:g} points"
        bars.append(
            Bar(
                x=step * (number + GAP / 2),
                width=step * (1 - GAP),
                y=HEIGHT - height,
                height=height,
                count=each.count,
                says=f"{'full marks' if full else span}: {each.count}",
                full=full,
            )
        )
    return Histogram(
        bars=tuple(bars),
        ticks=_ticks([each.start for each in bins], step),
        box=Box(
            least=place(scores.least),
            lower=place(scores.lower_quartile),
            median=place(scores.median),
            upper=place(scores.upper_quartile),
            greatest=place(scores.greatest),
        ),
        mean=place(scores.mean),
    )


def _ticks(starts: Sequence[float], step: float) -> tuple[Tick, ...]:
    """A label where every n-th bar begins, and in the middle of the last."""
    every = max(1, -(-len(starts) // MOST_TICKS))
    last = len(starts) - 1
    chosen = [*(n for n in range(0, last, every) if last - n >= every / 2), last]
    return tuple(Tick(step * (n + 0.5 * (n == last)), f"{starts[n]:g}") for n in chosen)


def stacked(exercise: ExerciseStatistics) -> tuple[Part, ...]:
    """How many solved an exercise, in part, not at all, or did not write it."""
    tried = exercise.nothing - exercise.untouched
    parts = (
        ("complete", exercise.complete, "in full"),
        ("partial", exercise.partial, "in part"),
        ("nothing", tried, "tried, without a point"),
        ("untouched", exercise.untouched, "not written"),
    )
    found, x = [], 0.0
    for kind, number, words in parts:
        share = 100.0 * number / exercise.submissions
        if number > 0:
            found.append(Part(kind, x, share, f"{words}: {number}"))
        x += share
    return tuple(found)
