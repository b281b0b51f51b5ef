"""When a question is due again: FSRS, by the library `fsrs`; `schedule.js` is its twin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

AGAIN_AFTER = timedelta(minutes=10)
"""What was wrong comes back after so long, whatever the rule says of the days to come."""


class Progress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is remembered of one question."""

    seen: int = 0
    right: int = 0
    last: str = ""
    due: str = ""
    stability: float = 0.0
    difficulty: float = 0.0
    last_right: bool = False
    see: list[str] = []
    tags: list[str] = []


def parameters() -> dict[str, Any]:
    """What `schedule.js` computes with."""
    from fsrs.scheduler import DEFAULT_PARAMETERS

    return {"w": list(DEFAULT_PARAMETERS), "again": AGAIN_AFTER.total_seconds()}


def reviewed(progress: Progress, right: bool, now: datetime) -> Progress:
    """The progress after one more answer."""
    from fsrs import Card, Rating, Scheduler, State

    card = Card(card_id=0)
    if progress.seen:
        card.state, card.step = State.Review, None
        card.stability, card.difficulty = progress.stability, progress.difficulty
        card.last_review = read_time(progress.last)
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, _ = scheduler.review_card(card, Rating.Good if right else Rating.Again, now)
    return msgspec.structs.replace(
        progress,
        seen=progress.seen + 1,
        right=progress.right + right,
        last=write_time(now),
        due=write_time(card.due if right else now + AGAIN_AFTER),
        stability=card.stability or 0.0,
        difficulty=card.difficulty or 0.0,
        last_right=right,
    )


def read_time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def write_time(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
