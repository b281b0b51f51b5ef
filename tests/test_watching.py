"""What arrives is found once, when it is complete, in its order."""

from __future__ import annotations

import time
from itertools import count
from pathlib import Path

import pytest

from autograder import course as courses
from autograder import watching
from autograder.course import Course
from autograder.keys import Submission
from autograder.results import SubmissionResult
from autograder.watching import Arrivals, _File, _Folder, _Queue
from autograder.workers import Workers

from .conftest import TEST_COURSE
from .shut import shut

PATIENCE = 60.0


@pytest.fixture
def course(tmp_path: Path) -> Course:
    (tmp_path / "course.toml").write_bytes((TEST_COURSE / "course.toml").read_bytes())
    return courses.load(tmp_path)


def place(course: Course, student: str) -> Path:
    path = course.root / "submitted" / student / "kinds" / "kinds.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def found_by(arrivals: Arrivals, count: int = 1) -> list[Submission]:
    """The files that are told, when so many are."""
    found: list[Submission] = []
    until = time.monotonic() + PATIENCE
    while len(found) < count and time.monotonic() < until:
        found += arrivals.new()
    return found


def told(arrivals: Arrivals, count: int = 1) -> list[str]:
    """Whose files are told, when so many are."""
    return [submission.student for submission in found_by(arrivals, count)]


def test_a_file_is_told_once_however_often_one_looks(course: Course) -> None:
    arrivals = Arrivals(course, "kinds")
    place(course, "ann").write_text("x = 1")
    assert told(arrivals) == ["ann"]
    place(course, "bob").write_text("x = 1")
    assert told(arrivals) == ["bob"]


def test_a_file_that_has_just_been_found_is_not_yet_complete(course: Course) -> None:
    arrivals = Arrivals(course, "kinds")
    place(course, "ann").write_text("x = ")
    assert arrivals.new() == []
    assert told(arrivals) == ["ann"]


def moved(course: Course, student: str) -> Path:
    """A file that was written elsewhere, at an earlier tick of the file system's clock."""
    beside = course.root / f"{student}.py"
    beside.write_text("x = 1")
    here = beside.rename(place(course, student))
    while (found := here.stat()).st_ctime_ns == found.st_mtime_ns:
        here.rename(beside).rename(here)
    return here


def test_a_file_that_was_moved_into_its_place_is_complete(course: Course) -> None:
    arrivals = Arrivals(course, "kinds")
    found = moved(course, "ann").stat()
    while time.time_ns() <= found.st_ctime_ns + watching.BEHIND_NANOSECONDS:
        pass
    assert [each.student for each in arrivals.new()] == ["ann"]


def test_who_looks_too_soon_after_a_file_was_moved_soon_looks_again(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrivals = Arrivals(course, "kinds")
    found = moved(course, "ann").stat()
    behind = watching.BEHIND_NANOSECONDS
    with monkeypatch.context() as patched:
        patched.setattr(watching.time, "time_ns", lambda: found.st_ctime_ns + behind)
        assert arrivals.new() == []
        patched.setattr(watching.time, "monotonic", lambda: arrivals._looked)
        for took, pause in ((0.0, behind / 1e9), (0.01, 0.04)):
            patched.setattr(arrivals, "_took", took)
            assert arrivals.pause() == pytest.approx(pause)
        assert arrivals.pause(some_wait=True) == watching.LONGEST_SECONDS
        patched.undo()
        patched.setattr(watching.time, "time_ns", lambda: found.st_ctime_ns + behind + 1)
        assert [each.student for each in arrivals.new()] == ["ann"]
        patched.setattr(watching.time, "monotonic", lambda: arrivals._looked)
        assert arrivals.pause() >= watching.LOOK_SECONDS


@pytest.mark.parametrize(
    ("changed", "written", "before", "settled", "complete"),
    [
        (7, 5, 9, 0.0, True),
        (7, 7, 9, 0.0, False),
        (7, 7, 9, 0.05, True),
        (7, 5, 7, 0.0, False),  # others that came before it may not be found yet
        (7, 5, 7, 0.05, True),  # the clocks differ
        (7, 8, 9, 0.0, False),  # a time of the future was given to it
    ],
)
def test_when_a_file_is_complete(
    changed: int, written: int, before: int, settled: float, complete: bool
) -> None:
    file = _File(Submission(Path("a.py"), "ann"), "a.py", (changed, written, 1, 1), since=1.0)
    assert file.is_complete(1.0 + settled, before) == complete


def test_what_is_written_over_in_its_place_is_told_again(course: Course) -> None:
    arrivals = Arrivals(course, "kinds")
    place(course, "ann").write_text("x = 1")
    assert told(arrivals) == ["ann"]
    place(course, "ann").write_text("x = 2")
    assert told(arrivals) == ["ann"]


def test_a_second_file_of_a_known_student_is_told_alone(course: Course) -> None:
    arrivals = Arrivals(course, "kinds")
    place(course, "ann").write_text("x = 1")
    told(arrivals)
    place(course, "ann").with_name("again.py").write_text("x = 2")
    assert [s.path.name for s in found_by(arrivals)] == ["again.py"]


def test_the_order_is_that_of_arrival_not_that_in_which_files_were_written(course: Course) -> None:
    arrivals = Arrivals(course, "kinds")
    students = ["zoe", "bob", "ann", "max"]
    beside = {student: course.root / f"{student}.py" for student in students}
    for student in sorted(students):
        beside[student].write_text("x = 1")
    last = 0
    for student in students:
        here = beside[student].rename(place(course, student))
        while here.stat().st_ctime_ns <= last:  # the file system's clock has ticks
            here.rename(beside[student]).rename(here)
        last = here.stat().st_ctime_ns
    assert told(arrivals, 4) == students


def test_a_folder_that_is_a_link_is_told_as_the_link(course: Course) -> None:
    arrivals = Arrivals(course, "kinds")
    place(course, "ann").write_text("x = 1")
    link = course.root / "submitted" / "eve"
    link.symlink_to("ann")
    assert {s.student: s.path for s in found_by(arrivals, 2)} == {
        "ann": place(course, "ann"),
        "eve": link,
    }


@pytest.mark.parametrize("folder", ["", "bob", "bob/kinds"])
def test_a_folder_that_cannot_be_read_is_told_once_and_looked_at_again(
    course: Course, folder: str
) -> None:
    lines: list[str] = []
    arrivals = Arrivals(course, "kinds", lines.append)
    place(course, "bob").write_text("x = 1")
    with pytest.MonkeyPatch.context() as patched:
        shut(patched, course.root / "submitted" / folder)
        for _ in range(3):
            assert arrivals.new() == []
    (line,) = lines
    assert line.startswith("this folder cannot be read: ")
    assert f"submitted/{folder}".rstrip("/") in line and line.endswith("Permission denied")
    assert told(arrivals) == ["bob"]
    assert lines == [line]


def test_without_a_folder_of_submissions_nothing_is_told(course: Course) -> None:
    assert Arrivals(course, "kinds").new() == []


@pytest.mark.parametrize(
    ("took", "some_wait", "pause"),
    [(0.001, False, 0.025), (0.01, False, 0.04), (1.0, False, 0.5), (0.001, True, 0.5)],
)
def test_looking_keeps_to_its_share_of_the_time(
    took: float, some_wait: bool, pause: float, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrivals = Arrivals(course, "kinds")
    ticks = count(step=took)  # a look lasts from one tick to the next
    with monkeypatch.context() as patched:
        patched.setattr(watching.time, "monotonic", lambda: next(ticks))
        arrivals.new()
    monkeypatch.setattr(watching.time, "monotonic", lambda: took)
    assert arrivals.pause(some_wait) == pytest.approx(pause)
    monkeypatch.setattr(watching.time, "monotonic", lambda: took + pause)
    assert not arrivals.pause(some_wait)


@pytest.mark.parametrize(("changed", "tick"), [(5_000_000_001, 0.05), (5_000_000_000, 2.0)])
def test_a_folder_is_listed_until_it_cannot_have_changed_at_the_same_time(
    changed: int, tick: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _Folder()
    for after, change, listed in (
        (0.0, 0, True),
        (0.01, 0, True),
        (tick, 0, True),
        (tick + 0.1, 0, False),
        (tick + 0.2, 1, True),
    ):
        monkeypatch.setattr(watching.time, "monotonic", lambda now=10.0 + after: now)
        assert folder.look((changed + change, changed, 1, 1)) == listed


def test_what_arrived_within_a_tick_comes_by_name(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    for student, text in (("zoe", "x = 1"), ("ann", "x = 1  # a longer one"), ("max", "")):
        place(course, student).write_text(text)
    stamp_of = watching._stamp
    monkeypatch.setattr(watching, "_stamp", lambda status: (7, 7, *stamp_of(status)[2:]))
    assert told(Arrivals(course, "kinds"), 3) == ["ann", "max", "zoe"]


class AsTheyAre:
    """A grader that finds nothing in a submission."""

    result = SubmissionResult
    workers = 1

    def grade(self, task: Submission, slot: int) -> SubmissionResult:
        return SubmissionResult(
            path=str(task.path), student=task.student, status="graded", score=0.0, max_score=1.0
        )

    def failed(self, task: Submission, reason: str) -> SubmissionResult:
        raise AssertionError(f"{task}: {reason}")


def test_what_changes_while_it_is_graded_is_graded_again_afterwards() -> None:
    submission = Submission(Path("kinds.py"), "ann")
    with Workers(AsTheyAre()) as workers:
        queue = _Queue(workers, {})
        queue.put(submission, "before")
        queue.put(submission, "after")
        keys = []
        while workers.at_work:
            keys += [queue.done(done) for done, _ in workers.ready()]
        assert keys == ["before", "after"]


def test_what_is_known_is_not_graded() -> None:
    submission = Submission(Path("kinds.py"), "ann")
    with Workers(AsTheyAre()) as workers:
        queue = _Queue(workers, {("ann", "kinds.py"): "key"})
        queue.put(submission, "key")
        assert not workers.at_work
        queue.put(submission, "another key")
        assert workers.at_work
