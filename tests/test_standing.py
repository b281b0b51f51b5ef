"""Which attempt counts, and how much of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from autograder import course as courses
from autograder import standing
from autograder.course import Course
from autograder.results import Basis, Standing, SubmissionResult
from autograder.store import Attempt, Store

DUE = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
LATE = "[assignments.one]\ndue = 2026-11-30T22:59:00Z\n[late]\nper_day = 10\n"


def course(root: Path, rules: str = LATE) -> Course:
    (root / "assignments" / "one").mkdir(parents=True, exist_ok=True)
    (root / "assignments" / "one" / "assignment.md").touch()
    (root / "course.toml").write_text(rules)
    return courses.load(root)


def result(
    score: float, late_hours: float | None = None, student: str = "ada", **fields: object
) -> SubmissionResult:
    """A result of 10 points; its file's version is told by score and time."""
    when = None if late_hours is None else DUE + timedelta(hours=late_hours)
    basis = Basis(
        submission=f"{score} {when}",
        assignment="",
        seed=0,
        grader="",
        device="cpu",
        weak_isolation=False,
    )
    common = {"path": "a.ipynb", "status": "graded", "max_score": 10.0, "basis": basis}
    return SubmissionResult(
        **{**common, "student": student, "score": score, "submitted_at": when, **fields}
    )


def stood(course: Course, root: Path, *results: SubmissionResult) -> tuple[Standing, Store]:
    """The standing of what counts, of results put into a store in this order."""
    store = Store("sqlite://", root)
    for number, each in enumerate(results):
        store.put("one", str(number), each)
    (found,) = standing.counting(course, "one", store.attempts("one"))
    assert found.standing is not None
    return found.standing, store


def test_on_time_nothing_is_lost(tmp_path: Path) -> None:
    found, _ = stood(course(tmp_path), tmp_path, result(8, -1))
    assert (found.final, found.penalty, found.why, found.counts) == (8, 0, "", True)


def test_who_is_late_is_told_how_late_and_what_it_costs(tmp_path: Path) -> None:
    found, _ = stood(course(tmp_path), tmp_path, result(8, 25))
    assert (found.final, found.penalty, found.late_seconds) == (6.4, 1.6, 25 * 3600)
    assert found.why == "1 day 1 hour late: 20% of the score is taken off"
    assert found.due == DUE


@pytest.mark.parametrize(
    ("rules", "final", "why"),
    [
        ("grace_minutes = 1500", 8, "1 day 1 hour late, within the grace period"),
        ("per_day = 0", 8, "1 day 1 hour late: nothing is taken off"),
        ("no_credit_after_days = 1", 0, "1 day 1 hour late: no credit after 1 day"),
        ("per_hour = 4\ncap = 50", 4,
         "1 day 1 hour late: 50% of the score is taken off, the most that is taken"),
        ("per_hour = 4\nof = 'points'\nfloor = 40", 4,
         "1 day 1 hour late: 100% of the points is taken off, but not below 40% of the points"),
    ],
)  # fmt: skip
def test_the_rule_is_said_with_the_penalty(
    tmp_path: Path, rules: str, final: float, why: str
) -> None:
    text = LATE.replace("per_day = 10", rules)
    found, _ = stood(course(tmp_path, text), tmp_path, result(8, 25))
    assert (found.final, found.why) == (final, why)


def test_an_extension_moves_the_due_time_of_one_student(tmp_path: Path) -> None:
    rules = LATE + "[extensions.ada]\ndays = 1\n"
    extended, _ = stood(course(tmp_path, rules), tmp_path, result(8, 25))
    assert (extended.final, extended.due) == (7.2, DUE + timedelta(days=1))
    other, _ = stood(course(tmp_path, rules), tmp_path, result(8, 25, student="bob"))
    assert other.final == 6.4


def test_without_a_timestamp_a_submission_is_on_time_which_is_said_once(tmp_path: Path) -> None:
    opened = course(tmp_path)
    found, _ = stood(opened, tmp_path, result(8))
    assert found.final == 8
    said = standing.untimed(opened, "one", [result(8), result(3, student="bob"), result(1, -1)])
    assert said == "2 submissions have no timestamp.txt: they count as handed in on time"
    assert standing.untimed(course(tmp_path, ""), "one", [result(8)]) == ""


def test_a_timestamp_that_cannot_be_read_leaves_no_final_score(tmp_path: Path) -> None:
    opened = course(tmp_path)
    broken = result(8, timestamp_error="timestamp.txt: it is too long")
    found, _ = stood(opened, tmp_path, broken)
    assert found.final is None
    assert standing.untimed(opened, "one", [broken]) == (
        "no final score: timestamp.txt: it is too long"
    )


def test_a_changed_file_is_a_new_attempt_and_the_last_one_counts(tmp_path: Path) -> None:
    found, store = stood(course(tmp_path), tmp_path, result(9, -5), result(4, -3))
    assert (found.attempt, found.attempts, found.student_final) == (2, 2, 4)
    assert [each.score for each in store.results("one")] == [4]


def test_the_best_attempt_is_the_best_after_its_penalty(tmp_path: Path) -> None:
    rules = LATE + "[attempts]\ncount = 'best'\n"
    found, _ = stood(course(tmp_path, rules), tmp_path, result(7, -5), result(8, 40))
    assert (found.attempt, found.final) == (1, 7)
    equal, _ = stood(course(tmp_path, rules), tmp_path, result(6.4, -5), result(8, 40))
    assert equal.attempt == 2
    (shown,) = standing.applied(
        course(tmp_path, rules),
        "one",
        [result(8, 40)],
        lambda slug: [
            Attempt(result(7, -5), DUE, True),
            Attempt(result(8, 40), DUE, False),
        ],
    )
    assert shown.standing is not None
    assert (shown.standing.final, shown.standing.student_final) == (6.4, 7)
    assert (shown.standing.counts, shown.standing.counted) == (False, 1)
    assert shown.standing.why.endswith("taken off; the best attempt counts")


def test_the_same_file_graded_again_is_no_new_attempt(tmp_path: Path) -> None:
    found, _ = stood(course(tmp_path), tmp_path, result(9, -5), result(9, -5), result(9, -5))
    assert found.attempts == 1


def test_a_file_that_comes_back_is_the_present_one(tmp_path: Path) -> None:
    first, second = result(9, -5), result(4, -3)
    again = replace(first, submitted_at=DUE - timedelta(hours=1))
    found, store = stood(course(tmp_path), tmp_path, first, second, again)
    assert (found.attempt, found.attempts, found.final) == (2, 2, 9)
    assert [each.replaced for each in store.attempts("one")] == [True, False]


def test_a_database_of_before_there_were_attempts_goes_on(tmp_path: Path) -> None:
    Store("sqlite:///r.db", tmp_path).put("one", "", result(9, -5))
    with closing(sqlite3.connect(tmp_path / "r.db")) as database:
        database.execute("DROP TABLE earlier_results")
    store = Store("sqlite:///r.db", tmp_path)
    store.put("one", "", result(4, -3))
    assert [each.result.score for each in store.attempts("one")] == [9, 4]


def test_attempts_beyond_the_allowed_number_do_not_count(tmp_path: Path) -> None:
    rules = LATE + "[attempts]\nat_most = 2\n"
    found, _ = stood(course(tmp_path, rules), tmp_path, result(1, -9), result(2, -8), result(3, -7))
    assert (found.attempt, found.attempts, found.final) == (2, 3, 2)


def test_a_dropped_attempt_does_not_count_and_uses_up_no_try(tmp_path: Path) -> None:
    rules = LATE + "[attempts]\nat_most = 2\n[dropped.ada]\none = [2]\n"
    found, _ = stood(course(tmp_path, rules), tmp_path, result(1, -9), result(2, -8), result(3, -7))
    assert (found.attempt, found.final) == (3, 3)


def test_where_every_attempt_is_dropped_there_is_no_final_score(tmp_path: Path) -> None:
    rules = LATE + "[dropped.ada]\none = [1]\n"
    found, _ = stood(course(tmp_path, rules), tmp_path, result(8, -1))
    assert (found.counts, found.student_final, found.why) == (
        False,
        None,
        "this attempt is dropped",
    )


def test_of_files_handed_in_together_the_best_counts(tmp_path: Path) -> None:
    found, _ = stood(
        course(tmp_path), tmp_path, result(3, -1), result(6, -1, path="b.ipynb"), result(2, -1)
    )
    assert (found.final, found.attempts) == (6, 1)


def test_a_course_without_rules_looks_at_no_attempts(tmp_path: Path) -> None:
    def look(slug: str) -> list[Attempt]:
        raise AssertionError("looked")

    results = [result(8, 40)]
    assert standing.applied(course(tmp_path, ""), "one", results, look) == results


def test_students_come_by_name_one_result_each(tmp_path: Path) -> None:
    store = Store("sqlite://", tmp_path)
    for number, who in enumerate(["bob", "ada", "bob"]):
        store.put("one", "", result(number, -1, student=who, path=f"{number}.ipynb"))
    found = standing.counting(course(tmp_path), "one", store.attempts("one"))
    assert [(each.student, each.score) for each in found] == [("ada", 1), ("bob", 2)]
