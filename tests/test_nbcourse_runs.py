"""Runs over an nbgrader course: what is graded when, and what is kept."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from nbgrader.api import Gradebook, MissingEntry
from typer.testing import CliRunner

from autograder.cli import app
from autograder.nbcourse import record
from autograder.nbcourse.config import NbCourseError, OutOfReach

from .nbcourses import RIGHT, Tiny, pairs


def test_only_new_and_newer_submissions_are_graded_again(tiny: Tiny) -> None:
    tiny.hand_in("ann", timestamp_txt="2026-01-01 12:00:00 UTC")
    tiny.hand_in("bob", timestamp_txt="2026-01-01 12:00:00 UTC")
    assert tiny.run().graded == 2
    tiny.hand_in("ann", "def double(x): return 2 * x", timestamp_txt="2026-01-02 12:00:00 UTC")
    tiny.hand_in("bob", "")
    second = tiny.run()
    assert second.graded == 1
    scores_now = {result.student: result.score for result in second.results}
    assert scores_now == {"ann": 3, "bob": 7}
    assert (tiny.autograded("ann") / "timestamp.txt").read_text() == "2026-01-02 12:00:00 UTC"
    assert {r.student: r.score for r in tiny.run(force=True).results} == {"ann": 3, "bob": 0}


def test_marks_given_by_hand_are_kept_and_wait_for_another_look(tiny: Tiny) -> None:
    tiny.hand_in_cells("ann", pairs.tiny_cells(RIGHT, words="because"))
    tiny.grade()
    with tiny.gradebook() as gradebook:
        grade = gradebook.find_grade("words", "p", "tiny", "ann")
        assert grade.needs_manual_grade
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        gradebook.db.commit()
    assert tiny.grade(force=True)["ann"].score == 9.5
    with tiny.gradebook() as gradebook:
        assert gradebook.find_grade("words", "p", "tiny", "ann").needs_manual_grade


def test_a_run_shows_what_the_gradebook_has(tiny: Tiny) -> None:
    """A run that grades tells what it has written; one that does not looks it up."""

    def shown(**wishes: Any) -> list[tuple[Any, ...]]:
        return [
            (each.score, each.notes[-1:], *(replace(e, tests=[]) for e in each.exercises))
            for each in tiny.run(**wishes).results
        ]

    with tiny.gradebook() as gradebook:
        gradebook.update_or_create_assignment("tiny", duedate="2026-01-01 12:00:00")
    tiny.configure("c.AssignLatePenalties.plugin_class = 'zero.Late'")
    (tiny.root / "zero.py").write_text(
        "from nbgrader.plugins import BasePlugin\n\nclass Late(BasePlugin):\n"
        "    def late_submission_penalty(self, *args):\n        return 2\n"
    )
    tiny.hand_in("ann", timestamp_txt="2026-01-01 14:00:00 UTC")
    tiny.hand_in_cells("bob", pairs.tiny_cells(RIGHT, words="because"))
    tiny.hand_in("cyd", "")
    first = shown()
    assert [score for score, *_ in first] == [5, 7, 0] and first[0][1] == ["late: 2 points less"]
    assert shown() == first
    with tiny.gradebook() as gradebook:
        grade = gradebook.find_grade("words", "p", "tiny", "bob")
        grade.manual_score, grade.extra_credit = 2.5, 1.0
        gradebook.db.commit()
    again = shown(force=True)
    assert [score for score, *_ in again] == [5, 10.5, 0]
    assert shown() == again


def test_an_earlier_pass_does_not_outlive_its_test(tiny: Tiny) -> None:
    tiny.hand_in("ann")
    assert tiny.grade()["ann"].score == 7
    cells = pairs.tiny_cells(RIGHT)
    tiny.hand_in_cells("ann", [cells[0], cells[1], *cells[3:]])
    assert tiny.grade(force=True)["ann"].score == 5


KILLED = """
import os, sys
from pathlib import Path
from autograder.nbcourse import record
from autograder.nbcourse.running import Wish, run

def die(*args):
    os.kill(os.getpid(), 9)

if sys.argv[2] == "between gradebook and folder":
    record._swap = die
run(Path(sys.argv[1]), Wish("tiny", workers=2), progress=die)
"""


def test_a_run_that_was_killed_goes_on_and_ends_with_the_same_gradebook(tiny: Tiny) -> None:
    for number, answer in enumerate((RIGHT, "", RIGHT)):
        tiny.hand_in(f"s{number}", answer)
    for moment, kept in (("after a result", 1), ("between gradebook and folder", 0)):
        killed = Tiny(tiny.root.with_name(moment))
        shutil.copytree(tiny.root, killed.root)
        done = subprocess.run([sys.executable, "-c", KILLED, str(killed.root), moment])
        assert done.returncode == -9
        assert len(list((killed.root / "autograded").glob("*/tiny"))) == kept
        again = killed.run()
        assert again.graded == 3 - kept
        assert [result.score for result in again.results] == [7, 0, 7]
    tiny.run()
    for moment in ("after a result", "between gradebook and folder"):
        root = tiny.root.with_name(moment)
        assert pairs.found(root, "tiny") == pairs.found(tiny.root, "tiny")


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # of nbgrader's own way of adding
def test_rows_that_somebody_else_wrote_first_cost_one_submission_its_result(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    for student in ("ann", "bob"):
        tiny.hand_in(student)
    with tiny.gradebook() as gradebook:
        gradebook.add_student("ann")
        gradebook.add_submission("tiny", "ann")

    def not_yet(self: Gradebook, assignment: str, student: str) -> Any:
        raise MissingEntry(student)  # as if they came when this had been asked

    with monkeypatch.context() as patched:
        patched.setattr(Gradebook, "find_submission", not_yet)
        first = tiny.grade()
    assert first["ann"].status == "failed" and "UNIQUE constraint" in first["ann"].reason
    assert first["bob"].score == 7 and not tiny.autograded("ann").exists()
    assert {s: r.score for s, r in tiny.grade().items()} == {"ann": 7, "bob": 7}


def test_files_on_the_command_line_choose_submissions(tiny: Tiny) -> None:
    tiny.hand_in("ann")
    chosen = tiny.hand_in("bob") / "p.ipynb"
    assert list(tiny.grade(files=[chosen])) == ["bob"]
    with pytest.raises(NbCourseError, match="is not a submission of tiny"):
        tiny.grade(files=[tiny.root / "source" / "tiny" / "p.ipynb"])


def test_a_folder_that_cannot_be_written_costs_one_submission_its_result(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    for student in ("ann", "bob"):
        tiny.hand_in(student)
    tiny.autograded("ann").parent.parent.mkdir()
    tiny.autograded("ann").parent.write_text("in the way")
    assert {s: r.status for s, r in tiny.grade().items()} == {"ann": "failed", "bob": "graded"}
    tiny.autograded("ann").parent.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(record, "_swap", _full)
        result = tiny.grade()["ann"]
    assert (result.status, result.score) == ("failed", None)
    assert result.reason.endswith("autograded/ann/tiny cannot be written: No space left on device")
    assert {s: r.score for s, r in tiny.grade().items()} == {"ann": 7, "bob": 7}


def _full(*folders: Path) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_where_nothing_can_be_written_nothing_is_run(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.hand_in("ann")
    access = os.access

    def only_reading(path: Any, mode: int, **named: Any) -> bool:
        return not mode & os.W_OK and access(path, mode, **named)

    monkeypatch.setattr(os, "access", only_reading)
    with pytest.raises(OutOfReach, match=f"nothing can be written to {tiny.root}"):
        tiny.run()
    done = CliRunner().invoke(app, ["grade", "tiny", "--course", str(tiny.root)])
    assert (done.exit_code, len(done.stderr.splitlines())) == (3, 1)


def test_a_student_without_a_graded_submission_has_no_folder(tiny: Tiny) -> None:
    tiny.hand_in("ann")
    (tiny.hand_in("bob") / "p.ipynb").write_text("{")
    (tiny.hand_in("cy") / "p.ipynb").write_text("{")
    (tiny.root / "autograded" / "cy" / "other").mkdir(parents=True)
    assert {s: r.status for s, r in tiny.grade().items()} == {
        "ann": "graded",
        "bob": "unreadable",
        "cy": "unreadable",
    }
    assert sorted(path.name for path in tiny.root.glob("autograded/*")) == ["ann", "cy"]
    (tiny.hand_in("ann") / "p.ipynb").write_text("{")
    assert tiny.grade(force=True)["ann"].status == "unreadable"
    assert sorted(path.name for path in tiny.root.glob("autograded/*")) == ["cy"]


def test_cells_of_the_same_id_are_no_matter_for_the_terminal(
    tiny: Tiny, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tiny.hand_in("ann") / "p.ipynb"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        cell["id"] = "same"
    path.write_text(json.dumps(notebook))
    assert tiny.grade()["ann"].score == 7
    assert capfd.readouterr().err == ""
