"""The commands as scripts and people use them."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder import devices, display
from autograder.cli import app
from autograder.results import SubmissionResult
from autograder.runs import Run

from .shut import shut

COMMAND = [sys.executable, "-m", "autograder"]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new course from the packaged template, as the current folder."""
    root = tmp_path / "course"
    assert run("init", str(root)).exit_code == 0
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


SOLUTION = Path("solutions/leaky_relu/solution.py")
WRONG = Path("solutions/leaky_relu/wrong/slope_on_the_positive_side.py")
TESTS = "solutions/leaky_relu/hidden_tests.py"


def hand_in(course: Path, **sources: str) -> None:
    for student, source in sources.items():
        folder = course / "submitted" / student / "leaky_relu"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "leaky_relu.py").write_text(source)


def test_a_new_course_grades(course: Path) -> None:
    result = run("demo")
    assert result.exit_code == 0
    assert re.search(r"leaky_relu +9 +2\.3 of 4 +1 of 1 +3 of 3 +5 of 5", result.stdout)
    assert (course / "demo" / "feedback" / "leaky_relu.html").exists()
    pages = list((course / "demo" / "feedback").glob("student-*/leaky_relu/leaky_relu.html"))
    assert len(pages) == 9


def test_init_overwrites_nothing(course: Path) -> None:
    result = run("init", str(course))
    assert result.exit_code == 2
    assert "not an empty folder" in result.stderr


def test_the_json_keeps_the_contract(course: Path) -> None:
    result = run("grade", "leaky_relu", str(WRONG), str(SOLUTION), "--json", "out/result.json")
    assert result.exit_code == 0
    report = json.loads(Path("out/result.json").read_text())
    assert (report["schema"], report["assignment"]) == (1, "leaky_relu")
    wrong, right = report["submissions"]
    assert wrong["path"] == str(WRONG)
    assert wrong["student"] == "slope_on_the_positive_side"
    assert (wrong["status"], wrong["score"], wrong["max_score"]) == ("graded", 1.0, 4.0)
    assert right["score"] == 4.0
    (exercise,) = wrong["exercises"]
    assert {"name", "score", "max_score", "tests"} <= set(exercise)
    test = exercise["tests"][0]
    assert {"name", "passed", "points", "message", "misconception"} <= set(test)
    assert test["passed"] is False
    assert isinstance(wrong["seconds"], float)


def test_what_was_graded_is_not_graded_again(course: Path) -> None:
    hand_in(course, ann=SOLUTION.read_text(), bob=WRONG.read_text())
    assert "known from before" not in run("grade", "leaky_relu").stdout
    assert "2 known from before" in run("grade", "leaky_relu").stdout
    hand_in(course, bob=SOLUTION.read_text())
    again = run("grade", "leaky_relu")
    assert "1 known from before" in again.stdout
    assert "mean 4.00 of 4" in again.stdout
    assert "known from before" not in run("grade", "leaky_relu", "--force").stdout


def test_results_are_exported_safely(course: Path) -> None:
    hand_in(course, **{"=cmd()": SOLUTION.read_text(), "ann": WRONG.read_text()})
    run("grade", "leaky_relu")
    result = run("export", "leaky_relu", "--to", "csv")
    assert result.stdout.splitlines() == [
        "assignment,student,status,score,max_score,leaky_relu,reason,"
        "final,penalty,submitted_at,attempt,attempts,why",
        "leaky_relu,'=cmd(),graded,4,4,4,,4,0,,1,1,",
        "leaky_relu,ann,graded,1,4,1,,1,0,,1,1,",
    ]
    assert json.loads(run("export", "leaky_relu", "--to", "json").stdout)["schema"] == 1
    assert run("export", "leaky_relu", "--to", "xls").exit_code == 2


RULES = """
[late]
per_day = 25

[attempts]
count = "best"

[assignments.leaky_relu]
due = 2026-11-30T23:59:00+01:00
"""


def words_of(result: Result) -> str:
    """What is printed, without the line breaks of a narrow table."""
    return " ".join(result.stdout.split())


def test_lateness_and_attempts_are_told_in_table_page_and_export(course: Path) -> None:
    (course / "course.toml").write_text((course / "course.toml").read_text() + RULES)
    hand_in(course, ann=WRONG.read_text(), bob=SOLUTION.read_text())
    stamp = course / "submitted" / "ann" / "leaky_relu" / "timestamp.txt"
    stamp.write_text("2026-11-30 22:00:00.000000 UTC")
    assert "1 submission has no timestamp.txt" in run("grade", "leaky_relu").stderr
    hand_in(course, ann=SOLUTION.read_text())
    stamp.write_text("2026-12-01 00:00:00.000000 UTC")
    graded = run("grade", "leaky_relu")
    assert "3 counts (1 hour 1 minute late: 25% of the score is taken off)" in words_of(graded)
    assert "1 known from before" in graded.stdout

    stamp.write_text("2026-11-30 22:58:00.000000 UTC")  # the instructor corrects it
    assert "taken off" not in words_of(run("grade", "leaky_relu"))
    stamp.write_text("2026-12-03 12:00:00.000000 UTC")
    again = run("grade", "leaky_relu")
    assert "2 known from before" in again.stdout
    assert "1 counts (2 days 13 hours late: 75% of the score is taken off" in words_of(again)

    run("feedback", "leaky_relu")
    page = (course / "feedback" / "ann" / "leaky_relu" / "leaky_relu.py.html").read_text()
    assert "1 of 4 points count" in page
    assert "Mon 30 Nov 2026, 23:59 UTC+01:00" in page
    assert "attempt 2 of 2" in page
    rows = run("export", "leaky_relu").stdout.splitlines()
    assert rows[1].startswith("leaky_relu,ann,graded,4,4,4,,1,3,2026-12-03T12:00:00+00:00,2,2,")
    assert "1 submission has no timestamp.txt" in run("export", "leaky_relu").stderr
    (submission, _) = json.loads(run("export", "leaky_relu", "--to", "json").stdout)["submissions"]
    assert (submission["score"], submission["standing"]["final"]) == (4.0, 1.0)


def test_a_wrong_deadline_ends_every_command_with_one_line(course: Path) -> None:
    text = (course / "course.toml").read_text() + RULES.replace("+01:00", "")
    (course / "course.toml").write_text(text)
    result = run("grade", "leaky_relu", str(SOLUTION))
    assert result.exit_code == 2
    assert "assignments.leaky_relu.due: 2026-11-30 23:59:00 names no time zone" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_autograder_for_gradescope_needs_no_results(course: Path) -> None:
    result = run("export", "leaky_relu", "--to", "gradescope", "--out", "out/autograder.zip")
    assert result.exit_code == 0
    assert Path("out/autograder.zip").read_bytes().startswith(b"PK")
    assert not (course / ".autograder").exists()
    wrong = run("export", "leaky_relu", "--to", "csv", "--roster", "r.csv")
    assert (wrong.exit_code, len(wrong.stderr.splitlines())) == (2, 1)


def test_feedback_goes_to_nbgraders_folders(course: Path) -> None:
    hand_in(course, ann=WRONG.read_text())
    assert run("feedback", "leaky_relu").exit_code == 2
    run("grade", "leaky_relu")
    assert run("feedback", "leaky_relu").exit_code == 0
    page = (course / "feedback" / "ann" / "leaky_relu" / "leaky_relu.py.html").read_text()
    assert str(course) not in page
    assert "Positive numbers stay" in page


def test_one_bad_file_stops_nobody(course: Path) -> None:
    hand_in(course, ann=SOLUTION.read_text(), zoe="def leaky_relu(: pass")
    (course / "submitted" / "bob" / "leaky_relu").mkdir(parents=True)
    (course / "submitted" / "bob" / "leaky_relu" / "leaky_relu.ipynb").write_text("{")
    result = run("grade", "leaky_relu", "--json", "-")
    assert result.exit_code == 0
    found = {s["student"]: s for s in json.loads(result.stdout)["submissions"]}
    assert {name: s["score"] for name, s in found.items()} == {"ann": 4.0, "bob": 0.0, "zoe": 0.0}
    assert found["bob"]["status"] == "unreadable"
    assert "SyntaxError" in found["zoe"]["cell_errors"][0]["message"]


def test_a_student_folder_that_cannot_be_read_costs_only_that_student(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course, ann=SOLUTION.read_text(), bob=SOLUTION.read_text(), cy=WRONG.read_text())
    shut(monkeypatch, course / "submitted" / "bob")
    result = run("grade", "leaky_relu", "--json", "-")
    assert result.exit_code == 3
    scores = {s["student"]: s["score"] for s in json.loads(result.stdout)["submissions"]}
    assert scores == {"ann": 4.0, "cy": 1.0}
    (line,) = result.stderr.splitlines()
    assert f"this folder cannot be read: {course}/submitted/bob/leaky_relu: Permission" in line
    shut(monkeypatch, course / "submitted")
    nobody = run("grade", "leaky_relu")
    assert (nobody.exit_code, len(nobody.stderr.splitlines())) == (3, 1)


def test_who_handed_in_nothing_that_can_be_graded_is_named_in_one_line(course: Path) -> None:
    for student in ("eve", "mal\x1b[2J"):
        (course / "submitted" / student / "leaky_relu" / "work").mkdir(parents=True)
    said = "2 students handed in nothing that can be graded in submitted/<student>/leaky_relu/: eve"
    nothing = run("grade", "leaky_relu")
    assert (nobody := nothing.stderr.splitlines()) == [f"autograder: {said}, mal�[2J"]
    assert nothing.exit_code == 2
    hand_in(course, ann=SOLUTION.read_text())
    some = run("grade", "leaky_relu")
    assert (some.exit_code, some.stderr.splitlines()) == (0, nobody)


def test_in_a_large_class_those_who_were_not_graded_are_named_all_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def result(number: int) -> SubmissionResult:
        bad = number % 3 == 0
        status, reason = ("unreadable", f"reason {number}") if bad else ("graded", "")
        return SubmissionResult(
            path="p", student=f"s{number}", status=status, reason=reason, score=0.0, max_score=1.0
        )

    class Whole:
        slug, points = "a", 1.0

    display.table_of_results(Whole(), Run([result(n) for n in range(66)], 66))
    *lines, more, summary = capsys.readouterr().out.splitlines()
    assert lines == [f"s{n}: unreadable: reason {n}" for n in range(0, 60, 3)]
    assert more == "and 2 more that could not be graded"
    assert summary.startswith("a: 66 submissions")


def test_another_assignments_notebook_is_told(course: Path) -> None:
    other = course / "assignments" / "swishing"
    shutil.copytree(course / "assignments" / "leaky_relu", other)
    template = other / "assignment.md"
    template.write_text(template.read_text().replace("leaky_relu", "swish"))
    (course / "assignments" / "broken").mkdir()
    (course / "assignments" / "broken" / "assignment.md").write_text("")
    wrong = SOLUTION.read_text().replace("leaky_relu", "swish")
    hand_in(course, ann=wrong, bob=f"{wrong}\n\ndef leaky_relu(x):\n    pass\n", cy="x = 1")
    result = run("grade", "leaky_relu", "--json", "-")
    submissions = json.loads(result.stdout)["submissions"]
    assert [s["score"] for s in submissions] == [0.0, 0.0, 0.0]
    assert [s["notes"] for s in submissions] == [
        ["it looks like the notebook of swishing"],
        [],
        [],
    ]


@pytest.mark.parametrize("name", ["-x.py", "a b;$(x).py", "é\n'.py", "..py", "x" * 250 + ".py"])
def test_files_may_have_any_name(course: Path, name: str) -> None:
    (course / name).write_text(SOLUTION.read_text())
    result = run("grade", "leaky_relu", "--json", "-", "--", name)
    assert json.loads(result.stdout)["submissions"][0]["score"] == 4.0
    assert run("feedback", "leaky_relu").exit_code == 0
    assert len(list((course / "feedback").glob("*/leaky_relu/*.html"))) == 1


def test_doctor_lists_the_layers() -> None:
    layers = json.loads(run("doctor", "--json").stdout)
    assert {layer["name"] for layer in layers} >= {"namespaces", "landlock", "seccomp"}
    assert "Submissions can be graded" in run("doctor").stdout


def test_a_run_that_is_killed_goes_on_where_it_was(course: Path) -> None:
    slow = SOLUTION.read_text() + "\nimport time\ntime.sleep(0.4)\n"
    hand_in(course, **{f"s{n:02d}": slow + f"# {n}" for n in range(12)})
    hand_in(course, s05=WRONG.read_text())
    command = [*COMMAND, "grade", "leaky_relu", "--json", "out.json"]
    database = course / ".autograder" / "results.db"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and _rows(database) < 2:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    kept = _rows(database)
    assert 2 <= kept < 12
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{kept} known from before" in done.stdout
    scores = [s["score"] for s in json.loads(Path("out.json").read_text())["submissions"]]
    assert scores == [4.0] * 5 + [1.0] + [4.0] * 6


def test_a_run_out_of_time_keeps_what_it_has(course: Path) -> None:
    hand_in(course, **{f"s{n}": SOLUTION.read_text() + f"# {n}" for n in range(5)})
    stopped = run("grade", "leaky_relu", "--workers", "1", "--stop-after", "0")
    assert stopped.exit_code == 3
    assert "leaky_relu: 1 submissions" in stopped.stdout
    assert "4 left for the next time" in stopped.stdout
    again = run("grade", "leaky_relu", "--shuffle")
    assert again.exit_code == 0
    assert "leaky_relu: 5 submissions, mean 4.00 of 4, 1 known from before" in again.stdout


def test_what_arrives_is_graded_in_its_order_until_the_command_is_stopped(course: Path) -> None:
    hand_in(course, ann=WRONG.read_text())
    command = [*COMMAND, "grade", "leaky_relu", "--watch", "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert re.match(r"ann  1 of 4  lost points in leaky_relu  after", process.stdout.readline())
        for student in ("zoe", "bob"):
            hand_in(course, **{student: SOLUTION.read_text()})
        lines = [process.stdout.readline() for _ in range(2)]
        assert [line.split("  ")[:2] for line in lines] == [["zoe", "4 of 4"], ["bob", "4 of 4"]]
        hand_in(course, ann=SOLUTION.read_text())
        assert process.stdout.readline().startswith("ann  4 of 4  after ")
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
    assert "3 known from before" in run("grade", "leaky_relu").stdout
    assert run("grade", "leaky_relu", "--watch", "--force").exit_code == 2


@pytest.mark.parametrize(
    ("asked", "wanted", "gpus", "chosen", "said"),
    [
        ("auto", "any", 1, "cpu", ""),
        ("auto", "gpu", 1, "cuda", ""),
        ("auto", "gpu", 0, "cpu", "no GPU"),
        ("cuda", "any", 1, "cuda", ""),
        ("cuda", "any", 0, "cpu", "no GPU"),
        ("cuda", "cpu", 1, "cpu", "one for the CPU"),
        ("cpu", "gpu", 1, "cpu", ""),
    ],
)
def test_a_device_that_is_not_there_is_replaced_by_the_cpu_and_told(
    asked: str, wanted: str, gpus: int, chosen: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "_cuda_is_there", lambda: gpus > 0)
    device, note = devices.choose(asked, wanted)
    assert device == chosen
    assert said in note
    assert bool(said) == bool(note)


def test_an_unknown_device_is_refused(course: Path) -> None:
    result = run("grade", "leaky_relu", str(SOLUTION), "--device", "tpu")
    assert result.exit_code == 2
    assert "unknown device 'tpu' (there are: auto, cpu, cuda)" in result.stderr


def _rows(database: Path) -> int:
    import sqlite3
    from contextlib import closing

    if not database.exists():
        return 0
    try:
        with closing(sqlite3.connect(database)) as connection:
            return int(connection.execute("SELECT count(*) FROM results").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


HEAVY = "torch numpy IPython nbformat nbgrader sqlalchemy hypothesis pytest jinja2 rich.progress"
LOADED = f"[name for name in {HEAVY.split()!r} if name in sys.modules]"


def test_the_command_line_is_quick_to_import() -> None:
    code = f"import sys, autograder.cli\nprint({LOADED})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert os.environ.get("AUTOGRADER_DEBUG") is None


def _first_of_a_command(code: str, *arguments: str) -> str:
    """What `code` prints when a command starts its zygote, before anything else."""
    script = (
        "import sys\n"
        "from autograder.cli import app\n"
        "from autograder.sandbox import isolation, launch\n"
        "def start(*arguments, **named):\n"
        f"    print({code})\n"
        "    raise SystemExit(0)\n"
        "launch.start = start\n"
        "isolation.gpu_files = lambda: []\n"
        "app(sys.argv[1:])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.parametrize("device", ["auto", "cuda"])
def test_sandboxes_are_made_ready_before_all_that_takes_long_to_import(
    course: Path, device: str
) -> None:
    arguments = "grade", "leaky_relu", str(SOLUTION), "--device", device
    assert _first_of_a_command(f"{LOADED}, named['hurry']", *arguments) == "[] True"


def test_only_a_single_submission_is_hurried(course: Path) -> None:
    arguments = "grade", "leaky_relu", str(SOLUTION), str(WRONG)
    assert _first_of_a_command("named['hurry']", *arguments) == "False"
