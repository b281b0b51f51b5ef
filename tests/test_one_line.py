"""Whatever keeps a command from its work, it ends with one line and the code that says whose
fault it is; and what was there before is still there."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from autograder import commands, files, release
from autograder import course as courses
from autograder.errors import UserError
from autograder.quiz import graded

from .test_command import SOLUTION, TESTS, course, hand_in, run

__all__ = ["course"]

TEMPLATE = "assignments/leaky_relu/assignment.md"
REFERENCE = str(SOLUTION)
ALL, TESTED = ("release", "grade", "check", "demo"), ("grade", "check")
QUIZ = """
title: Leaky ReLU
unit: activations
questions:
  - id: slope
    type: single
    title: Slope
    difficulty: 1
    text: Which slope?
    options:
      - text: The small one
        right: true
        because: It leaks.
      - text: None
        because: It would not leak.
    explanation: It leaks.
"""


def ended(command: str, *arguments: str) -> tuple[int, str]:
    """The exit code of a command about the assignment, and the one line that it said."""
    return _one_line(run(command, "leaky_relu", *arguments))


def _one_line(result: Result) -> tuple[int, str]:
    assert result.stderr.startswith("autograder: ")
    assert result.stderr.count("\n") == 1, result.stderr
    return result.exit_code, result.stderr


# --- bad usage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grade", "nothing"], "there is no assignment 'nothing'"),
        (["grade", "../x"], "there is no assignment"),
        (["grade", "leaky_relu", "missing.ipynb"], "there is no file missing.ipynb"),
        (["grade", "leaky_relu"], "there is nothing in"),
        (["grade", "leaky_relu", "--course", "/"], "there is no course.toml"),
        (["grade", "leaky_relu", str(SOLUTION), "--device", "tpu"], "unknown device"),
        (["grade", "leaky_relu", "solutions"], "solutions is a folder: without files, `grade"),
    ],
)
def test_bad_usage_is_told_in_one_line(course: Path, arguments: list[str], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1


# --- an author's mistakes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "change", "says", "where"),
    [
        (TEMPLATE, lambda t: t.replace('se("leaky_relu")', 'se("relu")'), "relu is not", ALL),
        (TEMPLATE, lambda t: t + "{% if %}\n", "assignment.md:31: Expected", ALL),
        (TEMPLATE, lambda t: t + "{{ 1 / 0 }}\n", "assignment.md:31: ZeroDivisionError", ALL),
        (TEMPLATE, lambda t: t + '{{ figure("a.png") }}\n', "assignment.md:31: TypeError", ALL),
        (TEMPLATE, lambda t: t + '{{ figure("a.png", "a") }}\n', "there is no figure", ALL),
        (TEMPLATE, lambda t: t.replace("title:", "title: a: b"), "assignment.md:2: front", ALL),
        (TEMPLATE, lambda t: t.replace("[numpy]", "[no_such]"), "import no_such", TESTED),
        (REFERENCE, lambda t: t + "\n1 /", "invalid syntax", ALL),
        (REFERENCE, lambda t: t + "\0", "solution.py", ALL),
        (REFERENCE, lambda t: t + "\n1 / 0", "ZeroDivisionError", TESTED),
        (REFERENCE, lambda t: t + "\nraise SystemExit", "SystemExit", TESTED),
        (REFERENCE, lambda t: t.replace("def leaky_relu", "def relu"), "not define", ALL),
        (REFERENCE, None, "No such file", ALL),
        (TESTS, lambda t: t + "\n1 /", "invalid syntax", TESTED),
        (TESTS, lambda t: t + "\nimport pytest; pytest.exit('no')", "Exit: no", TESTED),
        (TESTS, None, "No such file", TESTED),
        (TESTS, lambda t: t + "\nimport no_such", "no_such", TESTED),
        (TESTS, lambda t: "x = 1", "there are no tests", TESTED),
        (TESTS, lambda t: t.replace("points=2", "points=1"), "worth 3", TESTED),
        (TESTS, lambda t: t.replace("0.01 * x", "0.02 * x"), "does not pass on the", TESTED),
        (REFERENCE, lambda t: t.replace("slope * x", "x"), "does not pass", TESTED),
        (TEMPLATE, lambda t: "nothing", "front matter", ALL),
        ("course.toml", lambda t: "[course", "course.toml", ALL),
        ("course.toml", lambda t: "[limits]\nmemory_mb = -1", "memory_mb", ALL),
    ],
)  # fmt: skip
def test_an_authors_mistake_is_one_line_in_every_command(
    course: Path, file: str, change: Callable[[str], str] | None, says: str, where: tuple[str, ...]
) -> None:
    hand_in(course, ann=SOLUTION.read_text())
    path = course / file
    if change is None:
        path.unlink()
    else:
        path.write_text(change(path.read_text()))
    for command in where:
        code, said = ended(command)
        assert (command, code) == (command, 2)
        assert says in said and path.name in said


@pytest.mark.parametrize(
    ("table", "says"),
    [('[gradebook]\nurl = "x"\n', "gradebook.url"), ('[course]\nstore = "x"\n', "course.store")],
)
def test_a_database_that_is_none_is_told_before_anything_is_graded(
    course: Path, table: str, says: str
) -> None:
    (course / "course.toml").write_text(table)
    code, said = ended("grade", REFERENCE)
    assert code == 2
    assert f"course.toml: {says}: it is no URL of a database" in said
    (course / "course.toml").write_text("")
    assert "known from before" not in run("grade", "leaky_relu", REFERENCE).stdout


UNREADABLE = PermissionError(errno.EACCES, "Permission denied", "?")


@pytest.mark.parametrize("file", ["course.toml", TEMPLATE, REFERENCE, TESTS])
def test_a_file_that_may_not_be_read_is_named(
    course: Path, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(course, ann=SOLUTION.read_text())
    opened = Path.open

    def locked(path: Path, *arguments: object, **more: object) -> object:
        if path == course / file:
            raise UNREADABLE
        return opened(path, *arguments, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", locked)
    for command in TESTED if file == TESTS else ALL:
        code, said = ended(command)
        assert (command, code) == (command, 2)
        assert f"{course / file}: Permission denied" in said


def test_assignments_that_may_not_be_looked_at_are_named(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_file = Path.is_file

    def locked(path: Path) -> bool:
        if path.name == "assignment.md":
            raise UNREADABLE
        return is_file(path)

    monkeypatch.setattr(Path, "is_file", locked)
    for command in ALL:
        code, said = ended(command)
        assert code == 2 and "assignment.md: Permission denied" in said
    code, said = _one_line(run("check"))
    assert code == 2 and "assignment.md: Permission denied" in said


def test_a_mark_at_the_beginning_of_a_file_says_nothing(course: Path) -> None:
    hand_in(course, ann=SOLUTION.read_text())
    (course / "quizzes").mkdir()
    (course / "quizzes" / "q.yaml").write_text("title: Q\nquestions: []\n")
    for file in ("course.toml", TEMPLATE, REFERENCE, TESTS, "quizzes/q.yaml"):
        path = course / file
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert run("release", "leaky_relu").exit_code == 0
    assert "mean 4.00 of 4" in run("grade", "leaky_relu").stdout
    assert run("quiz", "q", "--json").exit_code == 0
    assert run("check", "leaky_relu", "--seeds", "1", "--budget", "0.1").exit_code == 0


# --- the machine ------------------------------------------------------------------------------


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Fills the disk: from when it is called, half of what is written is still taken."""
    write = Path.write_bytes

    def half(path: Path, data: bytes) -> int:
        write(path, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    return lambda: monkeypatch.setattr(Path, "write_bytes", half)


WRITTEN = {
    ("release", "leaky_relu"): "release/leaky_relu/leaky_relu.ipynb",
    ("feedback", "leaky_relu"): "feedback/ann/leaky_relu/leaky_relu.py.html",
    ("report", "leaky_relu"): "report/leaky_relu.html",
    ("export", "leaky_relu", "--out", "scores.csv"): "scores.csv",
    ("quiz", "q", "--html", "q.html"): "q.html",
    ("quiz", "q", "--notebook", "q.ipynb"): "q.ipynb",
    ("quiz", "q", "--graded", "--student", "ann", "--html", "ann.html"): "ann.html",
    ("demo",): "demo/submitted/student-001/leaky_relu/leaky_relu.ipynb",
}
QUESTION = """
title: Q
questions:
  - {id: one, type: fill, title: One, text: "What is it?", words: [one], explanation: It is one.}
"""


def test_on_a_full_disk_what_was_written_before_stays(
    course: Path, full: Callable[[], None]
) -> None:
    hand_in(course, ann=SOLUTION.read_text())
    (course / "quizzes").mkdir()
    (course / "quizzes" / "q.yaml").write_text(QUESTION)
    run("grade", "leaky_relu")
    before = {}
    for arguments, name in WRITTEN.items():
        assert run(*arguments).exit_code == 0, arguments
        before[name] = Path(name).read_bytes()
    full()
    for arguments, name in WRITTEN.items():
        code, said = _one_line(run(*arguments))
        assert (arguments, code) == (arguments, 3)
        assert "cannot be written: No space left on device" in said
        if arguments[0] != "demo":  # which begins with throwing away the last class
            assert Path(name).read_bytes() == before[name]
        left = [path.name for path in Path(name).parent.glob(".*") if path.name != ".autograder"]
        assert left == []


def test_a_folder_that_may_not_be_written_to_is_one_line(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(path: Path, *arguments: object, **more: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", locked)
    assert ended("release") == (
        3,
        f"autograder: {course}/release/leaky_relu/leaky_relu.ipynb cannot be written: "
        "Permission denied\n",
    )


def test_a_course_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "course"
    said = f"autograder: {folder} cannot be written: Not a directory\n"
    assert _one_line(run("init", str(folder))) == (3, said)


def test_half_of_a_secret_is_not_kept(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = courses.load(course)

    def half(descriptor: int, mode: str) -> object:
        os.write(descriptor, b"half")
        os.close(descriptor)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(graded, "open", half, raising=False)
        with pytest.raises(files.NotWritten, match="No space left"):
            graded.secret(opened)
    assert len(graded.secret(opened)) == 64


def test_what_no_file_can_take_the_place_of_is_written_to(tmp_path: Path) -> None:
    """A device, as /dev/stdout is, must not become a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    files.write(pipe, b"data")
    reader.join()
    assert read == [b"data"]
    assert pipe.is_fifo()
    with pytest.raises(files.NotWritten, match="Is a directory"):
        files.write(tmp_path, b"data")


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_spared_what_is_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Terminal(shown))
    commands.write_out("-", "ä\n".encode())
    assert shown.getvalue() == "ä\n".encode()
    with pytest.raises(UserError, match="--out"):
        commands.write_out("-", b"PK\x03\x04\x00\xff")
    assert shown.getvalue() == "ä\n".encode()


def test_an_export_of_nothing_says_so(course: Path) -> None:
    result = run("export", "leaky_relu")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 1
    assert result.stderr == "autograder: nothing of leaky_relu has been graded yet\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["grade", "leaky_relu", str(SOLUTION), "--json", "."],
        ["export", "leaky_relu", "--out", "submitted"],
        ["report", "leaky_relu", "--out", "."],
        ["release", "leaky_relu", "--out", "course.toml"],
        ["feedback", "leaky_relu", "--out", "course.toml"],
        ["quiz", "relu", "--html", "."],
        ["quiz", "relu", "--notebook", "."],
        ["quiz", "relu", "--graded", "--student", "ann", "--html", "."],
    ],
)
def test_what_cannot_be_written_is_told_in_one_line(course: Path, arguments: list[str]) -> None:
    hand_in(course, ann=SOLUTION.read_text())
    (course / "quizzes").mkdir()
    (course / "quizzes" / "relu.yaml").write_text(QUIZ)
    run("grade", "leaky_relu")
    before = sorted(course.iterdir()), sorted((course / "submitted").iterdir())
    result = run(*arguments)
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"autograder: {arguments[-1]}") and "cannot be written: " in line
    assert result.exit_code == 3
    assert (sorted(course.iterdir()), sorted((course / "submitted").iterdir())) == before


def test_a_database_without_a_driver_is_told_without_its_password(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "MySQLdb", None)
    (course / "course.toml").write_text('[course]\nstore = "mysql://me:hush@nowhere/x"\n')
    code, said = ended("grade", REFERENCE)
    assert code == 3
    assert "this database needs a driver" in said and "hush" not in said


def test_a_store_that_cannot_be_written_is_told(course: Path) -> None:
    (course / ".autograder").write_text("not a folder")
    result = run("grade", "leaky_relu", str(SOLUTION))
    assert result.exit_code == 3
    assert "the results cannot be kept there" in result.stderr


# --- who stops it -----------------------------------------------------------------------------


def test_a_command_that_is_stopped_says_so(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(release, "write_release", stopped)
    assert ended("release") == (130, "autograder: stopped\n")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (TESTS, "import numpy", "raise KeyboardInterrupt\nimport numpy"),
        (TESTS, "    assert_", "    raise KeyboardInterrupt\n    assert_"),
        (REFERENCE, "import numpy", "raise KeyboardInterrupt\nimport numpy"),
        (REFERENCE, "    return", "    raise KeyboardInterrupt\n    return"),
    ],
)
@pytest.mark.parametrize("hurry", [True, False])
def test_who_stops_the_examiner_is_not_the_author(
    course: Path, file: str, old: str, new: str, hurry: bool
) -> None:
    path = course / file
    assert old in path.read_text()
    hand_in(course, ann="", **({} if hurry else {"bob": "x = 1"}))
    path.write_text(path.read_text().replace(old, new))
    code, said = ended("grade")
    assert code == 130
    assert "stopped" in said
    code, said = ended("check")
    assert (code, said) == (130, "autograder: stopped\n")


def test_a_command_may_be_stopped_before_it_is_there() -> None:
    code = """
import sys
from autograder import __main__

assert "typer" not in sys.modules

class Stopped:
    def find_spec(self, name, *more):
        if name == "autograder.cli":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stopped())
__main__.main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "autograder: stopped\n")
