"""What is alike: messages that differ in their numbers only, submissions that fail the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from ..codec import clip
from ..results import SubmissionResult, TestResult

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?j?(?!\w)")
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+\b")
FILLED = re.compile(r"\[(?:#|…|\.\.\.|\[…\]|True|False|nan|inf|[-+,\s])+\]")
LENGTH = 300
"""Characters of a pattern or an example that are kept."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Messages that are alike: their pattern, the most frequent of them, and how many there are."""

    pattern: str
    example: str
    count: int


class Member(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A submission, as it is named in lists."""

    student: str
    path: str


class TestName(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """A hidden test, by its exercise and its name."""

    __test__ = False

    exercise: str
    name: str


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """Submissions in which the same tests failed, with the same misconceptions named."""

    failed: list[TestName]
    misconceptions: list[str]
    score: float
    members: list[Member]


def pattern(message: str) -> str:
    """A message without what differs by chance: numbers become `#`, lists of them `[…]`."""
    text = NUMBER.sub("#", ADDRESS.sub("0x…", " ".join(message.split())))
    before = ""
    while text != before:
        before, text = text, FILLED.sub("[…]", text)
    return clip(text, LENGTH)


def messages(given: Iterable[str], most: int) -> list[Message]:
    """The `most` frequent kinds of messages, most frequent first."""
    kinds: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for message in given:
        kinds[pattern(message)][" ".join(message.split())] += 1
    found = [
        Message(
            pattern=name,
            example=clip(min(texts, key=lambda text: (-texts[text], len(text), text)), LENGTH),
            count=sum(texts.values()),
        )
        for name, texts in kinds.items()
    ]
    return sorted(found, key=lambda each: (-each.count, each.pattern))[:most]


def member(result: SubmissionResult) -> Member:
    return Member(student=result.student, path=result.path)


def failures(result: SubmissionResult) -> list[tuple[str, TestResult]]:
    """The tests that failed, each with its exercise's name."""
    return [(e.name, test) for e in result.exercises for test in e.tests if not test.passed]


def misconceptions_of(result: SubmissionResult) -> list[str]:
    return sorted({test.misconception for _, test in failures(result) if test.misconception})


def clusters(graded: Sequence[SubmissionResult]) -> list[Cluster]:
    """The submissions in which something failed, put together by what; the largest first."""
    groups: dict[tuple[tuple[TestName, ...], tuple[str, ...]], list[SubmissionResult]] = {}
    for result in graded:
        failed = tuple(
            sorted(TestName(exercise=name, name=test.name) for name, test in failures(result))
        )
        if failed:
            groups.setdefault((failed, tuple(misconceptions_of(result))), []).append(result)
    found = [
        Cluster(
            failed=list(failed),
            misconceptions=list(named),
            score=results[0].score or 0.0,
            members=sorted(map(member, results)),
        )
        for (failed, named), results in groups.items()
    ]
    return sorted(found, key=lambda c: (-len(c.members), c.score, c.failed, c.misconceptions))
