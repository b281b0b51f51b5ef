"""An nbgrader course's configuration, and the command that finds such a course."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.cli import app
from autograder.nbcourse import is_nbgrader_course, warming
from autograder.nbcourse.config import NbCourseError, OutOfReach
from autograder.nbcourse.running import Wish, run
from autograder.sandbox import launch

from .nbcourses import RIGHT, WARNS, Tiny, pairs, points
from .shut import shut


def test_database_folders_and_late_policy_are_those_of_the_configuration(tiny: Tiny) -> None:
    (tiny.root / "gradebook.db").rename(tiny.root / "marks.db")
    (tiny.root / "late_policy.py").write_text(
        "from nbgrader.plugins import BasePlugin\n\n\n"
        "class OnePointAnHour(BasePlugin):\n"
        "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n"
        "        return total_seconds_late / 3600\n"
    )
    tiny.configure(f"c.CourseDirectory.db_url = 'sqlite:///{tiny.root}/marks.db'")
    tiny.configure("c.CourseDirectory.autograded_directory = 'marked'")
    tiny.configure("c.CourseDirectory.groupshared = True")
    tiny.configure("c.AssignLatePenalties.plugin_class = 'late_policy.OnePointAnHour'")
    tiny.configure("c.Execute.extra_arguments = ['--quiet']")
    tiny.configure("c.Autograder.limit = {}")
    with Gradebook(f"sqlite:///{tiny.root}/marks.db", "conformance") as gradebook:
        gradebook.update_or_create_assignment("tiny", duedate="2026-01-01 12:00:00")
    tiny.hand_in("ann", timestamp_txt="2026-01-01 14:00:00 UTC")
    done = tiny.run()
    assert done.results[0].score == 5
    not_honoured, misspelt = done.notes
    assert not_honoured.startswith("Execute.extra_arguments is not honoured")
    assert "Did you mean `limits`?" in misspelt
    folder = tiny.root / "marked" / "ann" / "tiny"
    assert (folder / "p.ipynb").stat().st_mode & 0o777 == 0o664
    assert folder.stat().st_mode & 0o7777 == 0o2775


HALF = """
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties


class Half(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2


class Quarter(AssignLatePenalties):
    def _check_late_penalty(self, notebook, penalty):
        return notebook.score / 4
"""
QUARTER = """
from half import Quarter
from nbgrader.preprocessors import AssignLatePenalties
usual = c.Autograde.autograde_preprocessors = Autograde().autograde_preprocessors
usual[usual.index(AssignLatePenalties)] = Quarter
"""


@pytest.mark.parametrize("lines, share", [("", 0.5), (QUARTER, 0.25)])
def test_a_penalty_goes_by_the_score_that_was_just_found(
    tiny: Tiny, lines: str, share: float
) -> None:
    (tiny.root / "half.py").write_text(HALF)
    tiny.configure("from nbgrader.converters import Autograde")
    tiny.configure(lines)
    tiny.configure("c.AssignLatePenalties.plugin_class = 'half.Half'")
    tiny.configure("c.Quarter.plugin_class = 'half.Half'")
    with tiny.gradebook() as gradebook:
        gradebook.update_or_create_assignment("tiny", duedate="2026-01-01 12:00:00")
    tiny.hand_in("ann", "", timestamp_txt="2026-01-01 14:00:00 UTC")
    tiny.hand_in("bob", timestamp_txt="2026-01-01 14:00:00 UTC")
    assert {s: r.score for s, r in tiny.grade().items()} == {"ann": 0, "bob": 7 - 7 * share}
    tiny.hand_in("ann", timestamp_txt="2026-01-01 15:00:00 UTC")
    assert tiny.grade()["ann"].score == 7 - 7 * share
    with tiny.gradebook() as gradebook:
        gradebook.grant_extension("tiny", "ann", hours=9)
    assert {s: r.score for s, r in tiny.grade(force=True).items()} == {
        "ann": 7,
        "bob": 7 - 7 * share,
    }


STAMP = """
from nbgrader.preprocessors import NbGraderPreprocessor


class Stamp(NbGraderPreprocessor):
    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type == "code":
            cell.source += f"\\n# stamped, with {len(cell.outputs)} outputs"
        return cell, resources
"""
STAMPED = """
from nbgrader.converters import Autograde
from nbgrader.preprocessors import SaveAutoGrades
from stamp import Stamp
usual = c.Autograde.autograde_preprocessors = Autograde().autograde_preprocessors
usual.insert(usual.index(SaveAutoGrades) + 1, Stamp)
"""


def test_a_pass_of_the_courses_own_behind_the_scores_changes_the_notebook(tiny: Tiny) -> None:
    tiny.hand_in("ann", "def double(x):\n    print(x)")
    before = tiny.grade()["ann"]
    assert before.score == 0
    usual = nbformat.read(tiny.autograded("ann") / "p.ipynb", as_version=4)
    (tiny.root / "stamp.py").write_text(STAMP)
    tiny.configure(STAMPED)
    after = tiny.grade(force=True)["ann"]
    assert after.exercises == before.exercises and after.notes == before.notes
    stamped = nbformat.read(tiny.autograded("ann") / "p.ipynb", as_version=4)
    assert any(cell.get("outputs") for cell in usual.cells)
    for cell in usual.cells:
        if cell.cell_type == "code":
            cell.source += f"\n# stamped, with {len(cell.outputs)} outputs"
    assert stamped == usual


def test_the_standard_error_may_be_forgiven(tiny: Tiny) -> None:
    tiny.configure("c.Autograder.stderr_scores_zero = False")
    tiny.hand_in("ann", f"{RIGHT}\n{WARNS}")
    assert tiny.grade()["ann"].score == 7


@pytest.mark.parametrize(
    "line, reason",
    [
        ("c.Nothing = 1 / 0", "ZeroDivisionError"),
        ("c.Autograder.limits = {'memory_mb': 'much'}", "c.Autograder.limits"),
        ("c.CourseDirectory.db_url = 'sqlite:////nowhere/gradebook.db'", "generate_assignment"),
        ("c.CourseDirectory.submitted_directory = 'inbox'", "No notebooks were matched"),
    ],
)
def test_what_is_wrong_with_a_configuration_is_one_line(tiny: Tiny, line: str, reason: str) -> None:
    tiny.hand_in("ann")
    tiny.configure(line)
    with pytest.raises(NbCourseError, match=reason):
        tiny.run()


def test_a_course_of_another_language_is_refused_in_one_line(tiny: Tiny) -> None:
    tiny.hand_in("ann")
    with tiny.gradebook() as gradebook:
        spec = {"name": "ir", "language": "R", "display_name": "R"}
        gradebook.find_notebook("p", "tiny").kernelspec = json.dumps(spec)
        gradebook.db.commit()
    with pytest.raises(NbCourseError, match="there is no kernel ir, and only Python"):
        tiny.run()


def test_an_assignment_that_was_not_generated_is_named_with_what_to_do(tiny: Tiny) -> None:
    folder = tiny.hand_in("ann")
    folder.rename(folder.with_name("other"))
    with pytest.raises(NbCourseError, match="run `nbgrader generate_assignment other` first"):
        run(tiny.root, Wish("other"))


def test_source_notebooks_say_what_is_imported(tiny: Tiny) -> None:
    tiny.hand_in("ann")
    path = tiny.root / "source" / "tiny" / "p.ipynb"
    notebook = nbformat.read(path, as_version=4)
    code = ["%pwd", "import numpy as np", "from json.decoder import JSONDecoder", "import no_such"]
    notebook.cells.append(nbformat.v4.new_code_cell("\n".join(code)))
    nbformat.write(notebook, path)
    assert warming.imports(path.parent) == ["math", "numpy", "json.decoder"]


def test_imports_are_found_in_notebooks_of_an_old_format_and_in_none_that_is_broken(
    tmp_path: Path,
) -> None:
    old = {
        "nbformat": 3,
        "worksheets": [{"cells": [{"cell_type": "code", "input": "import math"}]}],
    }
    (tmp_path / "a.ipynb").write_text(json.dumps(old))
    (tmp_path / "b.ipynb").write_text("[1]")
    (tmp_path / "c.ipynb").write_text('{"cells": [{"cell_type": "code"}, 1]}')
    (tmp_path / "d.ipynb").write_bytes(b"\xff")
    assert warming.imports(tmp_path) == ["math"]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("", True),
        ("c.CourseDirectory.source_directory = 'elsewhere'", False),
        ("c.CourseDirectory.root = '.'", True),
    ],
)
def test_what_warms_up_before_nbgrader_is_imported_is_used_where_it_suits(
    tiny: Tiny, monkeypatch: pytest.MonkeyPatch, line: str, kept: bool
) -> None:
    tiny.hand_in("ann")
    tiny.configure(line)
    shutil.copytree(tiny.root / "source", tiny.root / "elsewhere")
    notebook = tiny.root / "source" / "tiny" / "p.ipynb"
    notebook.write_text(notebook.read_text().replace("import math", "import json"))
    started: list[launch.ZygoteProcess] = []
    real = launch.start

    def start(*args: Any, **options: Any) -> launch.ZygoteProcess:
        started.append(real(*args, **options))
        return started[-1]

    monkeypatch.setattr(launch, "start", start)
    with warming.begun(tiny.root, "tiny", 2) as begun:
        done = run(tiny.root, Wish("tiny"), begun=begun)
    assert [result.score for result in done.results] == [7]
    assert len(started) == (1 if kept else 2)
    assert all(each._process.poll() is not None for each in started)


def test_nothing_warms_up_where_there_is_nothing_to_grade(tiny: Tiny) -> None:
    with warming.begun(tiny.root, "tiny", 2) as begun:
        assert begun is None
    tiny.hand_in("ann")
    (tiny.root / "source").rename(tiny.root / "elsewhere")
    with warming.begun(tiny.root, "tiny", 2) as begun:
        assert begun is None


# --- the command --------------------------------------------------------------------------------


def test_the_command_knows_an_nbgrader_course(tiny: Tiny) -> None:
    tiny.hand_in_cells("ann", pairs.tiny_cells(RIGHT, words="because"))
    tiny.hand_in_cells("bob", [nbformat.v4.new_code_cell("1", metadata={"nbgrader": {"x": 1}})])
    out = tiny.root / "out.json"
    command = ["grade", "tiny", "--course", str(tiny.root), "--json", str(out)]
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, command)
    assert done.exit_code == 3, done.output
    report = json.loads(out.read_text())
    assert [each["status"] for each in report["submissions"]] == ["graded", "unreadable"]
    assert report["submissions"][0]["score"] == 7
    assert "a person marks words" in done.output


@pytest.mark.parametrize(
    ("command", "instead"),
    [
        ("release", "use `nbgrader generate_assignment`"),
        ("collect", "use `nbgrader collect` or `nbgrader zip_collect`"),
        ("feedback", "use `nbgrader generate_feedback`"),
        ("export", "use `nbgrader export`"),
        ("report", "use `nbgrader formgrader`"),
        ("check", "use `nbgrader validate`"),
        ("quiz", "of these commands only `grade` is for it"),
    ],
)
def test_commands_that_are_not_for_an_nbgrader_course_name_nbgraders(
    tiny: Tiny, command: str, instead: str
) -> None:
    done = CliRunner().invoke(app, [command, "tiny", "--course", str(tiny.root)])
    assert done.exit_code == 2
    assert done.stderr == f"autograder: {tiny.root} is an nbgrader course: {instead}\n"


def test_the_command_names_who_was_not_graded(tiny: Tiny, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ["grade", "tiny", "--course", str(tiny.root)]
    tiny.hand_in("ann")
    tiny.hand_in("bob")
    tiny.hand_in("eve").joinpath("p.ipynb").rename(tiny.root / "submitted/eve/tiny/p.IPYNB")
    shut(monkeypatch, tiny.root / "submitted" / "bob")
    done = CliRunner(env={"COLUMNS": "200"}).invoke(app, command)
    assert done.exit_code == 3
    assert "tiny: 1 submissions, mean 7.00 of 10" in done.stdout
    assert done.stderr.splitlines() == [
        "autograder: 1 student handed in nothing that can be graded in submitted/<student>/tiny/: "
        "eve",
        f"autograder: this folder cannot be read: {tiny.root}/submitted/bob: Permission denied",
    ]


@pytest.mark.parametrize("folder", ["submitted", "submitted/ann", "submitted/ann/tiny"])
def test_where_no_folder_can_be_read_it_is_told_which(
    tiny: Tiny, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny.hand_in("ann")
    shut(monkeypatch, tiny.root / folder)
    with pytest.raises(OutOfReach, match=f"this folder cannot be read: {tiny.root}/{folder}: "):
        tiny.run()


def test_a_course_of_this_project_is_none_of_nbgraders(tiny: Tiny, tmp_path: Path) -> None:
    assert is_nbgrader_course(tiny.root)
    (tiny.root / "nbgrader_config.py").unlink()
    assert is_nbgrader_course(tiny.root)
    (tiny.root / "course.toml").write_text("")
    assert not is_nbgrader_course(tiny.root)


def test_a_notebook_has_an_hour_or_what_the_instructor_says(tiny: Tiny) -> None:
    tiny.configure("c.Execute.timeout_func = None")
    tiny.configure("c.Execute.timeout = None")
    tiny.configure("c.Autograder.limits = {'submission_seconds': 2}")
    tiny.hand_in("ann", f"{RIGHT}\nimport time\ndef value(): time.sleep(60)")
    result = tiny.grade()["ann"]
    assert points(result) == {"test_double": 2, "test_value": 0, "test_again": 0, "words": 0}
    assert "the time for the whole notebook is used up" in "".join(result.notes)
