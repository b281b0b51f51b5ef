"""The report as one page for the instructor, with no script and nothing to fetch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .. import feedback
from .alike import Cluster, Member, TestName
from .figures import Statistics, TestStatistics
from .plots import histogram, stacked
from .statistics import TOO_FEW

TEMPLATES = feedback.TEMPLATES.parent / "report"
KINDS = {
    "wrong": "a wrong answer",
    "raised": "an error",
    "missing": "not written",
    "lost": "a crash, or too slow",
    "forbidden": "something forbidden",
}
"""The kinds of failure in words."""
OPEN = 3
"""How many of the tests that failed most have their messages open."""
MESSAGES = 3


@dataclass(frozen=True)
class Failed:
    """What failed of one exercise in a cluster; no titles where it was everything."""

    exercise: str
    everything: bool
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A cluster of submissions, arranged for reading."""

    score: float
    failed: tuple[Failed, ...]
    misconceptions: tuple[str, ...]
    members: tuple[Member, ...]


def page(statistics: Statistics, *, course: str) -> str:
    """The report as HTML; `course` is the course's title."""
    tests = statistics.tests
    groups = [_group(cluster, tests) for cluster in statistics.clusters]
    repeated = _repeated(statistics.clusters)
    failing = sorted((test for test in tests if test.passed < test.submissions), key=_hardest)
    return (
        feedback.environment(TEMPLATES)
        .get_template("report.html")
        .render(
            course=course,
            stats=statistics,
            plot=histogram(statistics.scores) if statistics.scores else None,
            exercises=[(each, stacked(each)) for each in statistics.exercises],
            tests_of={e.name: [t for t in tests if t.exercise == e.name]
                      for e in statistics.exercises},
            failing=failing,
            kinds=KINDS,
            open=OPEN,
            most_messages=MESSAGES,
            groups=[group for group in groups if len(group.members) > 1],
            alone=[group for group in groups if len(group.members) == 1],
            repeated=repeated,
            too_few=TOO_FEW,
        )
    )  # fmt: skip


def _hardest(test: TestStatistics) -> int:
    return test.passed - test.submissions


def _group(cluster: Cluster, tests: Sequence[TestStatistics]) -> Group:
    titles = {TestName(exercise=t.exercise, name=t.name): t.title for t in tests}
    sizes: dict[str, int] = defaultdict(int)
    for test in tests:
        sizes[test.exercise] += 1
    found: dict[str, list[str]] = defaultdict(list)
    for name in (name for name in titles if name in cluster.failed):  # in the tests' own order
        found[name.exercise].append(titles[name])
    return Group(
        score=cluster.score,
        failed=tuple(
            Failed(exercise, len(each) == sizes[exercise] and len(each) > 1, tuple(each))
            for exercise, each in found.items()
        ),
        misconceptions=tuple(cluster.misconceptions),
        members=tuple(cluster.members),
    )


def _repeated(clusters: Sequence[Cluster]) -> set[str]:
    """Students who handed in several files: their names need the file's beside them."""
    seen: set[str] = set()
    again: set[str] = set()
    for member in (member for cluster in clusters for member in cluster.members):
        (again if member.student in seen else seen).add(member.student)
    return again
