"""What `course.toml` says of due times, lateness and attempts, and how it says what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograder import course as courses
from autograder.deadlines import Deadlines, Rules
from autograder.lateness import Late

DUE = datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
RULES = """
[late]
per_day = 10
cap = 50

[attempts]
count = "best"

[assignments.one]
due = 2026-11-30T23:59:00+01:00

[assignments.two]
due = 2026-11-30T22:59:00Z
late = { per_hour = 1, grace_minutes = 5 }
attempts = { at_most = 3 }

[extensions.ada]
days = 2
hours = 1.5

[extensions.bob.due]
one = 2026-12-24T12:00:00Z

[dropped.bob]
two = [1, 3]
"""


def read(root: Path, rules: str) -> Deadlines:
    for slug in ("one", "two"):
        (root / "assignments" / slug).mkdir(parents=True, exist_ok=True)
        (root / "assignments" / slug / "assignment.md").touch()
    (root / "course.toml").write_text(f'{rules}\n[course]\nid = "c"\n')
    return courses.load(root).deadlines


def test_a_course_without_rules_has_none(tmp_path: Path) -> None:
    deadlines = read(tmp_path, "")
    assert deadlines.of_student("one", "ada") == Rules()
    assert not deadlines.say_something("one")


def test_assignments_differ_from_the_course_in_what_they_say(tmp_path: Path) -> None:
    deadlines = read(tmp_path, RULES)
    one, two = deadlines.of_assignment("one"), deadlines.of_assignment("two")
    assert (one.due, two.due) == (DUE, DUE)
    assert one.late == Late(per_day=10, cap=50)
    assert two.late == Late(per_hour=1, cap=50, grace_minutes=5)
    assert (one.attempts.count, one.attempts.at_most) == ("best", None)
    assert (two.attempts.count, two.attempts.at_most) == ("best", 3)


def test_students_have_extensions_and_dropped_attempts(tmp_path: Path) -> None:
    deadlines = read(tmp_path, RULES)
    assert deadlines.of_student("one", "ada").due == DUE + timedelta(days=2, hours=1.5)
    assert deadlines.of_student("one", "bob").due == datetime(2026, 12, 24, 12, tzinfo=UTC)
    assert deadlines.of_student("two", "bob").due == DUE
    assert deadlines.of_student("two", "bob").dropped == {1, 3}
    assert not deadlines.of_student("two", "ada").dropped


@pytest.mark.parametrize(
    "rules",
    [
        "[assignments.one]\ndue = 2026-11-30T22:59:00Z",
        "[attempts]\ncount = 'best'",
        "[extensions.ada.due]\none = 2026-11-30T22:59:00Z",
        "[dropped.ada]\none = [1]",
    ],
)
def test_any_rule_makes_a_difference(tmp_path: Path, rules: str) -> None:
    assert read(tmp_path, rules).say_something("one")


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        ("[assignments.one]\ndue = 2026-11-30T23:59:00", "assignments.one.due: 2026-11-30 23:59"),
        ("[assignments.one]\ndue = 2026-11-30T23:59:00", "names no time zone: write it as 2026"),
        ("[assignments.one]\ndue = 2026-11-30", "assignments.one.due: 2026-11-30 is a day"),
        ("[assignments.one]\ndue = 'soon'", "assignments.one.due: soon is no time"),
        ("[assignments.one]\ndue = 0001-01-01T00:00:00+23:00", "no time of any course"),
        ("[assignments.one]\nlate = { per_day = 101 }", "assignments.one.late.per_day: "),
        ("[assignments.three]\ndue = 2026-11-30T23:59:00Z", "there is no assignment 'three'"),
        ("[assignments.one]\ndeu = 1", "assignments.one: Object contains unknown field `deu`"),
        ("[late]\nper_day = nan", "late.per_day: "),
        ("[late]\ngrace_minutes = inf", "late.grace_minutes: "),
        ("[late]\nper_day = -1", "late.per_day: "),
        ("[late]\nper_day = 1\nper_hour = 1", "late: per_day and per_hour cannot both be set"),
        ("[late]\nof = 'all'", "late.of: "),
        ("late = 10", "late: Expected"),
        ("[attempts]\ncount = 'first'", "attempts.count: "),
        ("[attempts]\nat_most = 0", "attempts.at_most: "),
        ("[extensions.ada]\ndays = -1", "extensions.ada.days: "),
        ("[extensions.ada]\ndays = 1e300", "extensions.ada.days: "),
        ("[extensions.ada.due]\none = 2026-11-30T23:59:00", "extensions.ada.due.one: "),
        ("[extensions.ada.due]\nnone = 2026-11-30T23:59:00Z", "extensions.ada.due.none: there is"),
        ("[dropped.ada]\none = [0]", "dropped.ada.one[0]: "),
        ("[dropped.ada]\none = 1", "dropped.ada.one: "),
        ("[dropped.ada]\nnone = [1]", "dropped.ada.none: there is no assignment"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_field(tmp_path: Path, rules: str, says: str) -> None:
    with pytest.raises(courses.CourseError) as told:
        read(tmp_path, rules)
    assert str(told.value).startswith(f"{tmp_path / 'course.toml'}: ")
    assert says in str(told.value)
    assert len(str(told.value).splitlines()) == 1
