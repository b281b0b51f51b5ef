"""What a grader needs of an assignment, made and kept."""

from __future__ import annotations

import importlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder import preparing
from autograder.course import Assignment, Course
from autograder.examiner.failures import HiddenTestError
from autograder.examiner.recording import Recording
from autograder.examiner.student import LocalTransport
from autograder.examiner.suite import Definition, HiddenTest
from autograder.examiner.testing import Mark
from autograder.keys import machine
from autograder.recordings import drawn_side_by_side


def kept_of(course: Course) -> dict[Path, bytes]:
    """The files in which what was prepared is kept."""
    files = (course.root / preparing.FOLDER).rglob("*.*")
    return {path: path.read_bytes() for path in files}


def exchanged(recordings: Sequence[Recording]) -> list[Any]:
    return [(r.test, r.calls_back, [e.exchanges for e in r.examples]) for r in recordings]


def test_what_was_kept_and_is_spoilt_is_made_anew(kinds_course: Course, kinds: Assignment) -> None:
    preparing.prepare(kinds_course, kinds)
    found = kept_of(kinds_course)
    assert len(found) == 2  # recordings and template
    for file in found:
        file.write_bytes(b"\xc1 not what was written")
    recordings, _, _ = preparing.prepare(kinds_course, kinds, hurry=True)
    assert kept_of(kinds_course) == found
    assert [r.redraw() for r in recordings] == [False] * len(recordings)


def test_what_was_kept_holds_for_a_processor_and_not_for_a_moment(tmp_path: Path) -> None:
    def said(flags: str, mhz: str) -> str:
        one = f"processor : 0\nmodel name : Xeon\ncpu MHz : {mhz}\nflags : {flags}\n"
        (tmp_path / "cpuinfo").write_text(f"{one}\n{one.replace(': 0', ': 1')}")
        return machine(tmp_path / "cpuinfo")

    assert said("fma avx2", "2000.0") == said("fma avx2", "3100.5") != said("fma avx512", "2000.0")
    assert machine(tmp_path / "none") == machine(tmp_path / "none") != ""


@pytest.mark.parametrize("processes", [1, 3])
def test_processes_that_draw_side_by_side_draw_the_same(
    kinds_course: Course, kinds: Assignment, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr(preparing, "usual_workers", lambda: processes)
    drawn, _, _ = preparing.prepare(kinds_course, kinds)
    for file in kept_of(kinds_course):
        file.unlink()
    recalled, _, _ = preparing.prepare(kinds_course, kinds, hurry=True)
    assert exchanged(recalled) == exchanged(drawn)
    assert not any(example.arguments for each in recalled for example in each.examples)


def test_of_the_tests_that_cannot_be_drawn_the_first_is_named() -> None:
    def test(name: str, expected: float) -> HiddenTest:
        def body(student: Any) -> None:
            assert student.root(4.0) == expected

        definition = Definition(body, body, ({},))
        return HiddenTest(name, Mark("root", 1), "", False, Path("t.py"), lambda: definition)

    def reference() -> LocalTransport:
        return LocalTransport({"root": math.sqrt}, {})

    right, *wrong = test("test_right", 2.0), test("test_wrong", 3.0), test("test_as_wrong", 4.0)
    (kept,) = drawn_side_by_side([right], reference, 0, 2)
    assert (kept.name, len(kept.examples)) == ("test_right", 1)
    with pytest.raises(HiddenTestError, match=r"^t\.py: test_wrong does not pass"):
        drawn_side_by_side([right, *wrong], reference, 0, 2)


def test_only_as_many_examples_are_drawn_again_as_are_needed(
    kinds_course: Course, kinds: Assignment
) -> None:
    drawn, _, _ = preparing.prepare(kinds_course, kinds)
    recalled, _, _ = preparing.prepare(kinds_course, kinds, hurry=True)
    for full, kept in zip(drawn, recalled, strict=True):
        known = [example.exchanges for example in full.examples]
        for needed in (1, 2, None):
            assert kept.redraw(needed) is False
            assert [example.exchanges for example in kept.examples] == known
            have = sum(bool(example.arguments) for example in kept.examples)
            at_most = 1 if needed == 1 else len(known)
            assert have == sum(bool(e.arguments) for e in full.examples[:at_most])
        assert kept.calls_back == full.calls_back


def test_the_examples_do_not_depend_on_what_else_is_imported(
    kinds_course: Course, kinds: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn() -> list[object]:
        recordings, _, _ = preparing.prepare(kinds_course, kinds)
        integers = {"test_double", "test_halve", "test_counter_by_handle"}
        chosen = [recording for recording in recordings if recording.test.name in integers]
        return [example.arguments for recording in chosen for example in recording.examples]

    before = drawn()
    (tmp_path / "full_of_constants.py").write_text(
        "\n".join(f"n{n} = {n}" for n in range(11, 999, 7))
    )
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("full_of_constants")
    assert drawn() == before
