"""What a report says, as structs: the page shows them, and they are its JSON."""

from __future__ import annotations

import msgspec

from .alike import Cluster, Member, Message, TestName

SCHEMA = 1


class Submissions(msgspec.Struct, frozen=True, kw_only=True):
    """How many submissions there are, by what became of them.

    `untouched` of the graded ones had nothing written in them; `other_tests` were graded by other
    tests than the most; `weak_isolation` without a layer of isolation.
    """

    total: int
    students: int
    graded: int
    unreadable: int
    failed: int
    untouched: int
    other_tests: int
    weak_isolation: int


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Scores of `start` or more, and less than `end`; the last bin is full marks alone."""

    start: float
    end: float
    count: int


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """How scores are distributed; quartiles are interpolated between scores."""

    count: int
    mean: float
    deviation: float | None
    least: float
    lower_quartile: float
    median: float
    upper_quartile: float
    greatest: float
    full_marks: int
    bins: list[Bin]


class Reliability(msgspec.Struct, frozen=True, kw_only=True):
    """Cronbach's alpha over tests and over exercises, and the standard error of a score."""

    submissions: int
    alpha: float | None
    meaning: str
    alpha_of_exercises: float | None
    standard_error: float | None


class ExerciseStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise; `untouched` are the submissions in which it is not written."""

    name: str
    max_score: float
    submissions: int
    mean: float
    facility: float
    complete: int
    partial: int
    nothing: int
    untouched: int


class TestStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """One hidden test; `kinds` says how it failed, `remark` what to look at, if anything."""

    __test__ = False

    exercise: str
    name: str
    title: str
    points: float
    submissions: int
    passed: int
    facility: float
    discrimination: float | None
    point_biserial: float | None
    remark: str
    kinds: dict[str, int]
    messages: list[Message]


class Misconception(msgspec.Struct, frozen=True, kw_only=True):
    """A known mistake that was recognised, in which tests and in how many submissions."""

    name: str
    hint: str
    tests: list[TestName]
    members: list[Member]


class CellFailure(msgspec.Struct, frozen=True, kw_only=True):
    """An error that stopped cells; `cells` are their numbers, `example` one whole message."""

    pattern: str
    example: str
    code: str
    cells: list[int]
    members: list[Member]


class Slow(msgspec.Struct, frozen=True, kw_only=True):
    student: str
    path: str
    cpu_seconds: float


class Time(msgspec.Struct, frozen=True, kw_only=True):
    """What grading took: seconds of processor time and MiB of memory in sandboxes."""

    total_seconds: float
    median_seconds: float
    most_seconds: float
    total_wall_seconds: float
    median_mb: float
    most_mb: float
    slowest: list[Slow]


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """All that the report says; what `autograder report --json` writes."""

    schema: int = SCHEMA
    assignment: str
    title: str
    max_score: float
    too_few: bool
    submissions: Submissions
    scores: Scores | None
    reliability: Reliability
    exercises: list[ExerciseStatistics]
    tests: list[TestStatistics]
    misconceptions: list[Misconception]
    clusters: list[Cluster]
    cells: list[CellFailure]
    time: Time | None
