"""The time of a submission is what its `timestamp.txt` says, or unknown."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.timestamps import parse, submitted_at

TIME = datetime(2026, 7, 1, 22, 59, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-01 22:59:00.123456 UTC\n",
        "2026-07-01 23:59:00.123456 +0100",
        "2026-07-01 23:59:00.123456 +01:00",
        "2026-07-01 23:59:00.123456 Europe/London",
        "2026-07-01 15:59:00.123456 America/Los_Angeles",
        "2026-07-01T22:59:00.123456Z",
        "2026-07-02T00:59:00.123456+02:00",
    ],
)
def test_times_are_read_as_nbgrader_and_iso_write_them(text: str) -> None:
    assert parse(text) == TIME
    assert parse(text).utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-07-01 22:59:00", "names no time zone"),
        ("2026-07-01", "names no time zone"),
        ("2026-07-01 22:59:00 BST", "unknown or ambiguous"),
        ("2026-07-01 22:59:00 ../../etc/passwd", "unknown or ambiguous"),
        ("2026-07-01 22:59:00 /etc/localtime", "unknown or ambiguous"),
        ("2026-07-01 22:59:00+01:00 UTC", "two time zones"),
        ("0001-01-01 00:00:00 +0100", "no time of any course"),
        ("yesterday", "is no time"),
        ("", "is no time"),
        ("\0", "is no time"),
    ],
)
def test_what_says_no_time_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse(text)


@given(st.text(max_size=60) | st.text(max_size=20).map("2026-07-01 22:59:00 {}".format))
def test_any_text_is_a_time_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse(text).utcoffset() == timedelta()


def test_only_the_file_beside_the_submission_counts(tmp_path: Path) -> None:
    submission = tmp_path / "a.ipynb"
    submission.touch()
    os.utime(submission, (0, 0))
    assert submitted_at(submission) is None
    (tmp_path / "timestamp.txt").write_text("2026-07-01 22:59:00.123456 UTC")
    assert submitted_at(submission) == TIME


def test_a_file_that_cannot_be_a_time_is_named(tmp_path: Path) -> None:
    file = tmp_path / "timestamp.txt"
    for make in (
        lambda: file.symlink_to("/etc/passwd"),
        lambda: file.mkdir(),
        lambda: os.mkfifo(file),
        lambda: file.write_bytes(b"\xff"),
        lambda: file.write_text("2026-07-01 22:59:00 UTC" + " " * 1000),
        lambda: file.write_text("soon"),
    ):
        make()
        with pytest.raises(ValueError, match=str(file)):
            submitted_at(tmp_path / "a.ipynb")
        file.rmdir() if file.is_dir() and not file.is_symlink() else file.unlink()
