"""What the report says of a class: figures worked out by hand, and a page that is only text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from autograder.report import alike, items, pages
from autograder.report.figures import Statistics
from autograder.report.plots import histogram, stacked
from autograder.report.statistics import statistics, to_json
from autograder.results import CellError, ExerciseResult, SubmissionResult, TestResult

from .test_feedback import NASTY, TAGS, Document, visible

PLOT = {"svg", "g", "rect", "line", "circle", "text", "i"}
EASY, HARD, LAST = "easy", "hard", "last"
POINTS = {EASY: 1.0, HARD: 2.0, LAST: 1.0}


def outcome(name: str, passed: bool, **parts: Any) -> TestResult:
    told = {} if passed else {"kind": "wrong", "message": f"f({len(name)}) returned 0; expected 1"}
    whole = {"name": f"test_{name}", "title": f"It is {name}.", "points": POINTS[name], **told}
    return TestResult(passed=passed, **{**whole, **parts})


def submission(student: str, passed: str = "", **parts: Any) -> SubmissionResult:
    """One that passes the tests named; `f` has the tests easy and hard, `g` the last."""
    exercises = [
        _exercise("f", [outcome(EASY, EASY in passed), outcome(HARD, HARD in passed)]),
        _exercise("g", [outcome(LAST, LAST in passed)]),
    ]
    whole: dict[str, Any] = {
        "path": f"submitted/{student}/a/a.ipynb",
        "student": student,
        "status": "graded",
        "exercises": exercises,
        "score": sum(exercise.score for exercise in exercises),
        "max_score": 4.0,
    }
    return SubmissionResult(**{**whole, **parts})


def _exercise(name: str, tests: list[TestResult]) -> ExerciseResult:
    return ExerciseResult(
        name=name,
        score=sum(test.points for test in tests if test.passed),
        max_score=sum(test.points for test in tests),
        tests=tests,
    )


def tell(results: Sequence[SubmissionResult]) -> Statistics:
    return statistics("a", "An assignment", results)


CLASS = [
    *(submission(f"full-{n}", "easy hard last") for n in range(4)),
    *(submission(f"half-{n}", "easy last") for n in range(3)),
    *(submission(f"less-{n}", "easy") for n in range(2)),
    submission("none"),
]


# --- figures of tests -------------------------------------------------------------------------


def test_the_upper_and_lower_groups_are_of_27_percent() -> None:
    total = np.arange(10.0)  # 27 % of 10 are 3
    upper_half = np.array([0, 0, 0, 0, 0, 2, 2, 2, 2, 2.0])
    assert items.discrimination(upper_half, total, 2.0) == 1.0
    assert items.discrimination(2 - upper_half, total, 2.0) == -1.0
    assert items.discrimination(np.ones(10), total, 1.0) == 0.0


def test_those_tied_at_a_groups_border_share_its_last_places() -> None:
    total = np.array([5, 4, 3, 3, 3, 2, 2, 2, 1, 0.0])
    item = np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0.0])
    # the upper group is the first two and a third of each of the next three: 1/3 in 3 places
    assert items.discrimination(item, total, 1.0) == pytest.approx(1 / 9)
    order = np.random.default_rng(0).permutation(10)
    assert items.discrimination(item[order], total[order], 1.0) == pytest.approx(1 / 9)
    assert items.discrimination(item, np.ones(10), 1.0) == 0.0


def test_the_point_biserial_leaves_the_item_out_of_the_total() -> None:
    item = np.array([1, 1, 0, 0.0])
    rest = np.array([3, 1, 2, 0.0])
    assert items.point_biserial(item, item + rest) == pytest.approx(1 / np.sqrt(5))
    assert items.point_biserial(np.ones(4), 1 + rest) is None
    assert items.point_biserial(item, item) is None


def test_cronbachs_alpha_is_as_worked_out_by_hand() -> None:
    scores = np.array([[1, 1], [1, 0], [0, 0], [1, 1.0]])
    # variances 1/4 and 1/3, of the totals 2, 1, 0, 2 it is 11/12: 2 * (1 - 7/11)
    assert items.alpha(scores) == pytest.approx(8 / 11)
    assert items.alpha(np.array([[1, 1], [0, 0], [1, 1.0]])) == pytest.approx(1.0)
    assert items.alpha(np.ones((5, 3))) is None
    assert items.alpha(scores[:, :1]) is None
    assert items.alpha(scores[:1]) is None


@pytest.mark.parametrize(
    ("value", "word"), [(1.0, "excellent"), (0.9, "excellent"), (0.89, "good"), (0.7, "acceptable"),
                        (0.6, "questionable"), (0.5, "poor"), (0.49, "too low"), (-3.0, "too low")],
)  # fmt: skip
def test_alpha_is_told_in_words(value: float, word: str) -> None:
    assert items.meaning(value).startswith(word)


def test_a_test_has_its_facility_and_what_it_tells() -> None:
    easy, hard, last = tell(CLASS).tests
    assert [(t.passed, t.facility) for t in (easy, hard, last)] == [(9, 0.9), (4, 0.4), (7, 0.7)]
    # hard: the upper three are of four equal ones that pass it, the lower three fail it
    assert hard.discrimination == 1.0
    # easy: passed by all of the upper three, and by two of the lower three
    assert easy.discrimination == pytest.approx(1 / 3)
    rest = np.array([3, 3, 3, 3, 1, 1, 1, 0, 0, 0.0])
    passed = np.array([1, 1, 1, 1, 1, 1, 1, 1, 1, 0.0])
    assert easy.point_biserial == pytest.approx(np.corrcoef(rest, passed)[0, 1])


def test_what_an_author_should_look_at_is_said() -> None:
    good, weak = "easy last", "hard"  # hard is passed by those who fail the rest
    odd = tell([*(submission(f"a{n}", good) for n in range(6)),
                *(submission(f"b{n}", weak) for n in range(6))])  # fmt: skip
    assert [t.remark for t in odd.tests] == [
        "passed rather by those who fail the rest" for _ in range(3)
    ]
    trivial = tell([submission(f"a{n}", "easy") for n in range(12)])
    assert [t.remark for t in trivial.tests] == ["everybody passes", *["nobody passes"] * 2]
    assert [t.remark for t in tell(CLASS).tests] == ["", "", ""]


def test_a_small_class_gets_no_figure_that_means_nothing() -> None:
    nine, ten = tell(CLASS[:9]), tell(CLASS)
    assert nine.too_few and not ten.too_few
    assert {t.discrimination for t in nine.tests} == {None}
    assert {t.point_biserial for t in nine.tests} == {None}
    assert nine.reliability.alpha is None
    assert nine.reliability.meaning == "too few submissions to say"
    assert ten.reliability.alpha is not None
    assert "Too few" in pages.page(nine, course="C")
    assert "too few" not in pages.page(ten, course="C").lower()


def test_the_reliability_comes_with_the_error_of_a_score() -> None:
    trust = tell(CLASS).reliability
    scores = np.array([[1, 2, 1]] * 4 + [[1, 0, 1]] * 3 + [[1, 0, 0]] * 2 + [[0, 0, 0]])
    alpha = 3 / 2 * (1 - scores.var(axis=0, ddof=1).sum() / scores.sum(axis=1).var(ddof=1))
    assert trust.alpha == pytest.approx(alpha)
    deviation = scores.sum(axis=1).std(ddof=1)
    assert trust.standard_error == pytest.approx(deviation * np.sqrt(1 - alpha))
    assert trust.submissions == 10


# --- figures of the class ---------------------------------------------------------------------


def test_scores_have_mean_median_and_quartiles() -> None:
    scores = tell([submission("a"), submission("b", "hard"), submission("c", "easy hard last"),
                   submission("d", "easy hard last")]).scores  # fmt: skip
    assert scores is not None
    assert (scores.mean, scores.median) == (2.5, 3.0)
    assert (scores.lower_quartile, scores.upper_quartile) == (1.5, 4.0)
    assert (scores.least, scores.greatest, scores.full_marks) == (0.0, 4.0, 2)
    assert scores.deviation == pytest.approx(np.sqrt(11 / 3))
    assert [each.count for each in scores.bins] == [1, 0, 1, 0, 2]


@given(
    most=st.sampled_from([0.5, 1, 3, 22, 24.5, 25, 100, 1000]),
    shares=st.lists(st.floats(0, 1), min_size=1, max_size=30),
)
def test_every_score_stands_in_one_bin(most: float, shares: list[float]) -> None:
    given_scores = [share * most for share in shares]
    figures = tell([submission("s", score=score, max_score=most) for score in given_scores])
    scores = figures.scores
    assert scores is not None
    assert len(scores.bins) <= 26
    assert sum(each.count for each in scores.bins) == len(shares)
    assert scores.bins[-1].count == sum(score >= most - 1e-9 for score in given_scores)
    plot = histogram(scores)
    box = plot.box
    places = [0, box.least, box.lower, box.median, box.upper, box.greatest, 100]
    assert places == sorted(places)
    assert all(bar.x >= 0 and bar.x + bar.width <= 100 and bar.y >= 0 for bar in plot.bars)


def test_submissions_are_counted_by_what_became_of_them() -> None:
    missing = [_exercise("f", [outcome(EASY, False, kind="missing")])]
    figures = tell(
        [
            *CLASS,
            submission("full-0", "easy", path="another.ipynb"),
            submission("u", status="unreadable", score=0.0, exercises=[]),
            submission("v", status="failed", score=None, exercises=[]),
            submission("w", exercises=missing, missing_layers=["landlock"]),
        ]
    )
    them = figures.submissions
    assert (them.total, them.students) == (14, 13)
    assert (them.graded, them.unreadable, them.failed) == (12, 1, 1)
    assert (them.untouched, them.other_tests, them.weak_isolation) == (1, 1, 1)
    assert figures.scores is not None and figures.scores.count == 13
    assert {test.submissions for test in figures.tests} == {11}


def test_exercises_are_solved_in_full_in_part_or_not() -> None:
    untouched = [
        _exercise("f", [outcome(n, False, kind="missing") for n in (EASY, HARD)]),
        _exercise("g", [outcome(LAST, False, kind="missing")]),
    ]
    f, g = tell([*CLASS, submission("x", exercises=untouched)]).exercises
    assert (f.complete, f.partial, f.nothing, f.untouched) == (4, 5, 2, 1)
    assert (g.complete, g.partial, g.nothing, g.untouched) == (7, 0, 4, 1)
    assert f.mean == pytest.approx((4 * 3 + 5) / 11)
    assert f.facility == pytest.approx(f.mean / 3)
    assert [part.kind for part in stacked(g)] == ["complete", "nothing", "untouched"]
    assert sum(part.width for part in stacked(g)) == pytest.approx(100)


@pytest.mark.parametrize(
    ("message", "pattern"),
    [
        ("f(1, -2.5, x=3e-7) returned 12", "f(#, #, x=#) returned #"),
        ("f(array([1., 2.])) returned [[1, 2], [3.5]]", "f(array([…])) returned […]"),
        ("f([True, nan, ...], []) at [0, 1]", "f([…], []) at […]"),
        ("conv2d(w1, float64) is  not\ndefined", "conv2d(w1, float64) is not defined"),
        ("<Node at 0x7f3a> is no number", "<Node at 0x…> is no number"),
        ("KeyError: 'W1'", "KeyError: 'W1'"),
    ],
)
def test_messages_that_differ_in_numbers_only_are_alike(message: str, pattern: str) -> None:
    assert alike.pattern(message) == pattern


def test_the_most_frequent_messages_come_first() -> None:
    said = ["f(1) returned 2", "f(3) returned 4", "f(3) returned 4", "f is not defined"]
    first, second = alike.messages(said, 5)
    assert (first.pattern, first.example, first.count) == (
        "f(#) returned #",
        "f(3) returned 4",
        3,
    )
    assert (second.example, second.count) == ("f is not defined", 1)
    assert len(alike.messages(said, 1)) == 1


def test_submissions_that_fail_alike_are_put_together() -> None:
    none, less, half = sorted(tell(CLASS).clusters, key=lambda cluster: cluster.score)
    assert [member.student for member in half.members] == ["half-0", "half-1", "half-2"]
    assert [name.name for name in half.failed] == ["test_hard"]
    assert [name.name for name in less.failed] == ["test_hard", "test_last"]
    assert [len(c.members) for c in tell(CLASS).clusters] == [3, 2, 1]
    assert none.score == 0


def named(student: str, misconception: str, hint: str = "") -> SubmissionResult:
    wrong = outcome(HARD, False, misconception=misconception, hint=hint)
    return submission(
        student,
        exercises=[
            _exercise("f", [outcome(EASY, True), wrong]),
            _exercise("g", [outcome(LAST, True)]),
        ],
    )


def test_misconceptions_come_by_frequency_and_part_clusters() -> None:
    figures = tell([named("a", "takes_the_root"), named("b", "forgets_the_floor"),
                    named("c", "forgets_the_floor", "Which way does it round?")])  # fmt: skip
    first, second = figures.misconceptions
    assert (first.name, first.hint) == ("forgets_the_floor", "Which way does it round?")
    assert [member.student for member in first.members] == ["b", "c"]
    assert [test.name for test in second.tests] == ["test_hard"]
    assert [c.misconceptions for c in figures.clusters] == [
        ["forgets_the_floor"],
        ["takes_the_root"],
    ]


def test_cells_that_stop_are_put_together_by_their_error() -> None:
    def stopped(student: str, cell: int, message: str) -> SubmissionResult:
        error = CellError(cell=cell, line=1, message=message, code="import x")
        return submission(student, "easy", cell_errors=[error])

    first, second = tell([stopped("a", 3, "KeyError: 'x'"), stopped("b", 4, "IndexError: 7"),
                          stopped("c", 2, "IndexError: 5")]).cells  # fmt: skip
    assert (first.pattern, first.cells) == ("IndexError: #", [2, 4])
    assert [member.student for member in first.members] == ["b", "c"]
    assert second.example == "KeyError: 'x'"


def test_what_grading_took_is_added_up() -> None:
    costs = [0.5, 0.1, 0.3]
    time = tell([submission(f"s{n}", cpu_seconds=cost, peak_mb=100 * cost, seconds=1.0)
                 for n, cost in enumerate(costs)]).time  # fmt: skip
    assert time is not None
    assert time.total_seconds == pytest.approx(0.9)
    assert (time.median_seconds, time.most_seconds, time.total_wall_seconds) == (0.3, 0.5, 3.0)
    assert (time.median_mb, time.most_mb) == (30.0, 50.0)
    assert [each.student for each in time.slowest] == ["s0", "s2", "s1"]


def test_the_json_has_a_schema_and_all_the_figures() -> None:
    figures = json.loads(to_json(tell(CLASS)))
    assert (figures["schema"], figures["assignment"]) == (1, "a")
    assert list(figures) == list(Statistics.__struct_fields__)
    assert figures["tests"][1]["facility"] == 0.4
    assert figures["clusters"][0]["members"][0]["student"] == "half-0"


# --- the page ---------------------------------------------------------------------------------


def test_the_page_tells_the_figures() -> None:
    words = Document(pages.page(tell(CLASS), course="Deep Learning")).text
    for expected in (
        "10 submissions of 10 students",
        "Mean 2.4 of 4",
        "Full marks 4 of 10",
        "f mean 1.7 of 3, 4 in full",
        "It is hard. 4 (40 %)",
        "3 submissions 2 of 4 points f: It is hard. half-0 half-1 half-2",
        "1 submission that fails like no other",
    ):
        assert expected in words


@pytest.mark.parametrize(
    "results",
    [
        [submission("u", status="unreadable", score=0.0, exercises=[])],
        [submission("v", status="failed", score=None, exercises=[])],
        [submission("one", "easy hard last")],
        [submission(f"s{n}", "easy hard last") for n in range(10)],
        CLASS,
    ],
)
def test_the_page_is_well_formed_whatever_the_class(results: list[SubmissionResult]) -> None:
    document = Document(pages.page(tell(results), course="C"))
    assert {tag for tag, _ in document.elements} <= TAGS | PLOT
    assert "nan" not in document.text


def hostile(text: str) -> list[SubmissionResult]:
    """A class of which everything that comes from students is `text`."""
    wrong = outcome(
        HARD, False, title=text, message=text, misconception=text, hint=text, kind="raised"
    )
    one = submission(
        text,
        path=text,
        exercises=[_exercise(text, [outcome(EASY, True), wrong])],
        cell_errors=[CellError(cell=1, line=1, message=text, code=text)],
        reason=text,
    )
    return [one, replace(one, path=f"{text}2"), *(replace(one, student=f"s{n}") for n in range(9))]


@pytest.mark.parametrize("text", NASTY)
def test_nothing_of_a_students_acts_on_the_page(text: str) -> None:
    document = Document(pages.page(tell(hostile(text)), course=text))
    assert {tag for tag, _ in document.elements} <= TAGS | PLOT
    for _, attributes in document.elements:
        assert not any(name.startswith("on") for name in attributes)
        assert attributes.get("href", "#").startswith("#")
        assert "src" not in attributes
    start = " ".join(str(visible(text)).split())[:100]
    assert document.text.count(start) >= 3


@settings(max_examples=30)
@given(st.text(max_size=30))
def test_any_name_is_only_text(text: str) -> None:
    assert Document(pages.page(tell(hostile(text)), course="C"))


def test_the_page_needs_nothing_else(tmp_path: Path) -> None:
    html = pages.page(tell(CLASS), course="C")
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
    assert "url(" not in html
    assert "default-src 'none'" in html
