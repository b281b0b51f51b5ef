"""The autograder zip, unpacked and run as Gradescope's harness does."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from autograder import course as courses
from autograder import notebook
from autograder.course import Policy
from autograder.export import ExportError, export
from autograder.gradescope import harness
from autograder.gradescope.bundle import NOT_THERE
from autograder.gradescope.outcome import not_graded, outcome, to_json
from autograder.results import ExerciseResult, SubmissionResult, TestResult
from autograder.scaffold import make_course

PACKAGE = Path(courses.__file__).parent
SCHEMA = json.loads((Path(__file__).parent / "data/gradescope_results.schema.json").read_text())
DUE = "2026-11-30T23:59:00.000000-08:00"
METADATA = {
    "id": 123456,
    "created_at": "2026-11-30T23:00:00.365935-08:00",
    "assignment": {
        "due_date": DUE,
        "group_size": 4,
        "group_submission": True,
        "id": 25828,
        "course_id": 1234,
        "late_due_date": None,
        "release_date": "2026-11-02T00:00:00.000000-07:00",
        "title": "Leaky ReLU",
        "total_points": "4.0",
    },
    "submission_method": "upload",
    "users": [{"email": "ada@example.com", "id": 1, "name": "Ada Lovelace"}],
    "previous_submissions": [],
}
RULES = """
[late]
per_day = 25

[assignments.leaky_relu]
due = 2020-01-01T00:00:00Z

[extensions.grace-hopper]
days = 3
"""


@pytest.fixture(scope="module")
def course_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("gradescope") / "course"
    make_course(root)
    text = (root / "course.toml").read_text()
    stored = text.replace("[course]", '[course]\nstore = "postgresql://me:secret@db/grades"')
    (root / "course.toml").write_text(stored + RULES)
    for kind in ("assignments", "solutions"):
        shutil.copytree(root / kind / "leaky_relu", root / kind / "another_one")
    return root


def bundle(root: Path, weak: bool = False) -> bytes:
    course = courses.load(root)
    assignment = course.assignment("leaky_relu")
    return export(course, assignment, "gradescope", lambda slug: [], weak=weak).data


@pytest.fixture(scope="module")
def packed(course_root: Path) -> bytes:
    return bundle(course_root)


@pytest.fixture
def box() -> Iterator[Path]:
    """A folder in the place of `/autograder`, which everybody may enter as they may that one."""
    root = Path(tempfile.mkdtemp(prefix="autograder-box-"))
    root.chmod(0o755)
    yield root
    shutil.rmtree(root)


def unpack(data: bytes, root: Path) -> None:
    """As `unzip` does, and what Gradescope makes beside it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            path = Path(archive.extract(entry, root / "source"))
            path.chmod(entry.external_attr >> 16 & 0o777)
    shutil.copy(root / "source" / "run_autograder", root / "run_autograder")
    (root / "submission").mkdir()
    (root / "submission_metadata.json").write_text(json.dumps(METADATA))


def run(root: Path, without: str = "") -> dict[str, Any]:
    """`results.json` after a run; `without` has system calls that the machine then refuses."""
    command = [str(root / "run_autograder")]
    if without:
        command = [sys.executable, "-c", REFUSING, without, *command]
    environment = {**os.environ, "AUTOGRADER_ROOT": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
    (root / "results" / "stdout").write_bytes(done.stdout + done.stderr)
    assert done.returncode == 0
    found = json.loads((root / "results" / "results.json").read_text())
    jsonschema.validate(found, SCHEMA)
    return found


REFUSING = """
import errno, os, sys
import pyseccomp
denied = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
for call in sys.argv[1].split(","):
    denied.add_rule(pyseccomp.ERRNO(errno.EPERM), call)
denied.load()
os.execv(sys.argv[2], sys.argv[2:])
"""
DOCKER = "unshare,mount,umount2,setns,pivot_root,mount_setattr,keyctl,bpf,ptrace"
"""What Docker's own filter keeps from a container without further capabilities."""


# --- the zip ------------------------------------------------------------------------------------


def test_scripts_are_at_the_root_executable_and_with_unix_line_ends(packed: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed))
    for name in ("setup.sh", "run_autograder"):
        entry = archive.getinfo(name)
        assert entry.create_system == 3
        mode = entry.external_attr >> 16
        assert stat.S_ISREG(mode) and mode & 0o777 == 0o755
        data = archive.read(name)
        assert data.startswith(b"#!/usr/bin/env bash\n")
        assert b"\r" not in data
        subprocess.run(["bash", "-n"], input=data, check=True)


def test_the_package_is_this_one_and_the_assignment_the_only_one(packed: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed))
    for path in PACKAGE.rglob("*.py"):
        assert archive.read(f"autograder/{path.relative_to(PACKAGE)}") == path.read_bytes()
    names = archive.namelist()
    assert "course/solutions/leaky_relu/hidden_tests.py" in names
    assert not [name for name in names if "another_one" in name or "__pycache__" in name]
    assert not [name for name in names if name.startswith("/") or ".." in name.split("/")]


def test_what_is_nobodys_business_does_not_travel(packed: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed))
    text = archive.read("course/course.toml").decode()
    assert "secret" not in text
    assert "hopper" not in text
    assert "per_day = 25" in text


def test_versions_are_pinned_and_torch_comes_without_cuda(packed: bytes) -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed))
    lines = archive.read("requirements.txt").decode().splitlines()
    assert all("==" in line for line in lines[1:])
    named = {line.partition("==")[0] for line in lines[1:]}
    assert {"hypothesis", "ipython", "msgspec", "numpy", "pyseccomp", "pytest"} <= named
    assert not {"torch", *NOT_THERE} & named
    torch = archive.read("requirements-torch.txt").decode().split()
    assert torch[-1].startswith("torch==") and torch[-1].endswith("+cpu")


def test_the_same_assignment_makes_the_same_bytes(course_root: Path, packed: bytes) -> None:
    assert bundle(course_root) == packed


def test_a_quiz_does_not_go_to_gradescope() -> None:
    from autograder.quiz.graded import as_assignment

    from .conftest import REPOSITORY

    course = courses.load(REPOSITORY)
    quiz = as_assignment(course, "conv_sizes.quiz")
    with pytest.raises(ExportError, match="is a quiz"):
        export(course, quiz, "gradescope", lambda slug: [])


# --- a run --------------------------------------------------------------------------------------


WITHOUT_THE_REST = (
    "import runpy, sys;"
    f"sys.modules.update(dict.fromkeys({NOT_THERE!r}));"
    "assert sys.argv[1:3] == ['-I', '-m'];"
    "_, _, module = sys.argv[1:4];"
    "sys.argv[1:4] = [];"
    "runpy.run_module(module, run_name='__main__')"
)
"""An interpreter that has no more than `requirements.txt` names."""


@pytest.fixture
def ready(packed: bytes, box: Path) -> Path:
    """Unpacked, with the interpreter that these tests run in for the one that `setup.sh` makes."""
    unpack(packed, box)
    python = box / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec \'{sys.executable}\' -I -c "{WITHOUT_THE_REST}" "$@"\n')
    python.chmod(0o755)
    return box


def hand_in(root: Path, course_root: Path, which: str, name: str = "leaky_relu.py") -> None:
    source = course_root / "solutions" / "leaky_relu" / which
    shutil.copy(source, root / "submission" / name)


def test_a_right_submission_gets_full_marks(ready: Path, course_root: Path) -> None:
    hand_in(ready, course_root, "solution.py")
    found = run(ready)
    assert found["score"] == 4
    assert found["output"] == "Everything passed. Well done!"
    assert [test["status"] for test in found["tests"]] == ["passed"] * 3
    assert found["stdout_visibility"] == "hidden"
    assert found["extra_data"]["missing_layers"] in ([], ["memory cgroup"])


def test_a_wrong_and_late_submission_is_told_why(ready: Path, course_root: Path) -> None:
    late = {**METADATA, "created_at": "2026-12-01T00:59:00.000000-08:00"}
    (ready / "submission_metadata.json").write_text(json.dumps(late))
    hand_in(ready, course_root, "wrong/slope_on_the_positive_side.py", "my work.py")
    (ready / "results").mkdir()
    harness.run(ready)
    found = json.loads((ready / "results" / "results.json").read_text())
    jsonschema.validate(found, SCHEMA)
    assert found["score"] == 0.75
    assert "0.75 of 4 points count, of 1 scored: 1 hour late: 25% of the score" in found["output"]
    failed = [test for test in found["tests"] if test["status"] == "failed"]
    assert sum(test["max_score"] for test in failed) == 3
    assert any("leaky_relu(" in test["output"] for test in failed)
    assert any("This looks like: slope on the positive side." in t["output"] for t in failed)


def build(root: Path, without: str = "") -> str:
    """Do what `setup.sh` does when all is installed; what is said about it."""
    last = (root / "source" / "setup.sh").read_text().splitlines()[-1]
    command = [shutil.which("bash") or "bash", "-euo", "pipefail", "-c", f"root={root}\n{last}"]
    if without:
        command = [sys.executable, "-c", REFUSING, without, *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return f"{done.returncode} {done.stdout}{done.stderr}"


def test_what_was_done_for_the_image_is_not_done_for_each_submission(
    ready: Path, course_root: Path
) -> None:
    def kept() -> dict[Path, int]:
        files = (ready / "source" / "course" / ".autograder").rglob("*.*")
        return {file: file.stat().st_mtime_ns for file in files}

    assert build(ready) == "0 "
    known = kept()
    assert {file.parent.name for file in known} == {"recordings", "templates", "answers"}
    hand_in(ready, course_root, "wrong/slope_on_the_positive_side.py")
    found = run(ready)
    assert any("This looks like" in test["output"] for test in found["tests"])
    assert kept() == known


def test_where_images_are_built_there_need_be_no_sandboxes(ready: Path) -> None:
    said = build(ready, without=DOCKER)
    assert said.startswith("0 autograder: isolation is too weak on this machine")
    assert said.count("\n") == 1
    kept = (ready / "source" / "course" / ".autograder").rglob("*.*")
    assert {file.parent.name for file in kept} == {"recordings", "templates"}


def test_an_image_is_not_built_with_tests_that_cannot_be_collected(ready: Path) -> None:
    path = ready / "source/course/solutions/leaky_relu/hidden_tests.py"
    path.write_text(f"{path.read_text()}\nraise ValueError('not today')\n")
    said = build(ready)
    assert said.startswith("1 autograder: ")
    assert "not today" in said
    assert said.count("\n") == 1


def test_a_result_that_says_not_graded_is_there_before_anything_else(
    ready: Path, course_root: Path
) -> None:
    hand_in(ready, course_root, "solution.py")
    (ready / "venv" / "bin" / "python").unlink()
    found = run(ready)
    assert (found["score"], "tests" in found and found["tests"]) == (0, [])
    assert "The grader did not come to its end" in found["output"]


def test_where_isolation_is_too_weak_nothing_is_graded_unless_that_was_allowed(
    ready: Path, course_root: Path
) -> None:
    hand_in(ready, course_root, "solution.py")
    found = run(ready, without=DOCKER)
    assert found["score"] == 0
    assert "isolation is too weak on this machine: namespaces is missing" in found["output"]
    shutil.rmtree(ready / "source")
    with zipfile.ZipFile(io.BytesIO(bundle(course_root, weak=True))) as archive:
        archive.extractall(ready / "source")
    found = run(ready, without=DOCKER)
    assert found["score"] == 4
    assert "missing: namespaces, private root, scratch." in found["output"]
    assert "landlock" not in found["extra_data"]["missing_layers"]


THIEF = """
import os
folders = "solutions/leaky_relu", "../../results", "../..", "..", "../../submission"
seen = [os.getuid()]
for folder in ("{root}/source/course", "{root}/source", "{root}/results", "{root}/submission"):
    try:
        os.listdir(folder)
        seen.append(folder)
    except OSError:
        pass
try:
    exec(open("{root}/source/course/solutions/leaky_relu/solution.py").read())
except OSError:
    def leaky_relu(x, slope=0.01):
        raise RuntimeError(str(seen))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_as_root_without_namespaces_and_landlock_the_files_are_still_another_users(
    course_root: Path, box: Path
) -> None:
    python = open_interpreter()
    unpack(bundle(course_root, weak=True), box)
    subprocess.run([python, "-m", "venv", "--without-pip", box / "venv"], check=True)
    packages = next(box.glob("venv/lib/python*/site-packages"))
    shutil.copytree(box / "source" / "autograder", packages / "autograder")
    (packages / "others.pth").write_text("\n".join(p for p in sys.path if "site-packages" in p))
    (box / "submission" / "leaky_relu.py").write_text(THIEF.replace("{root}", str(box)))
    found = run(box, without=f"{DOCKER},landlock_create_ruleset")
    assert found["score"] == 0
    assert "landlock, namespaces, private root, scratch." in found["output"]
    assert "RuntimeError: [65534]" in found["tests"][0]["output"]


def open_interpreter() -> str:
    """This Python, or the system's of the same version, if every user may read it."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for name in (os.path.realpath(sys.executable), f"/usr/bin/{version}"):
        parents = [Path(name), *Path(name).parents]
        if Path(name).exists() and all(p.stat().st_mode & 0o1 for p in parents):
            return name
    pytest.skip(f"there is no {version} on this machine that every user may read")


# --- without a sandbox --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (["leaky_relu.ipynb"], "leaky_relu.ipynb"),
        (["hw.ipynb"], "hw.ipynb"),
        (["notes/hw.ipynb", "helpers.py"], "notes/hw.ipynb"),
        (["hw.ipynb", "leaky_relu.ipynb"], "leaky_relu.ipynb"),
        ([".ipynb_checkpoints/hw.ipynb", "__MACOSX/hw.ipynb", "hw.py"], "hw.py"),
        (["a.ipynb", "b.ipynb"], "You handed in several files (a.ipynb, b.ipynb)"),
        (["a/leaky_relu.ipynb", "b/leaky_relu.ipynb"], "You handed in several files"),
        (["report.pdf"], "There is no notebook in what you handed in"),
        ([], "There is no notebook in what you handed in"),
    ],
)
def test_the_one_notebook_is_found(tmp_path: Path, files: list[str], found: str) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    try:
        said = str(harness.find(tmp_path, "leaky_relu").relative_to(tmp_path))
    except harness.NotOne as error:
        said = str(error)
    assert said.startswith(found)


def test_a_link_to_the_solution_is_no_submission(tmp_path: Path, course_root: Path) -> None:
    solutions = course_root / "solutions" / "leaky_relu"
    folder = tmp_path / "submission"
    folder.mkdir()
    (folder / "all").symlink_to(solutions)
    with pytest.raises(harness.NotOne, match="There is no notebook"):
        harness.find(folder, "leaky_relu")
    (folder / "leaky_relu.py").symlink_to(solutions / "solution.py")
    with pytest.raises(notebook.Unreadable, match="it is a link"):
        notebook.read_bytes(harness.find(folder, "leaky_relu"))


def test_due_is_what_gradescope_says_for_these_students(tmp_path: Path) -> None:
    file = tmp_path / "submission_metadata.json"
    extended = {"due_date": "2026-12-05T00:00:00Z", "release_date": None}
    users = [{"email": "a@x", "assignment": extended}, {"email": "b@x", "assignment": {}}]
    file.write_text(json.dumps({**METADATA, "users": users}))
    about = harness._metadata(file)
    assert about.due == datetime(2026, 12, 5, tzinfo=UTC)
    assert about.student == "a@x, b@x"
    file.write_text(json.dumps(METADATA))
    assert harness._metadata(file).due == datetime(2026, 12, 1, 7, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"created_at": "soon"}', '{"users": null}'])
def test_metadata_that_says_nothing_costs_nobody_points(
    course_root: Path, tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "m.json").write_text(text)
    about = harness._metadata(tmp_path / "m.json")
    assert "nothing is known of due times" in capsys.readouterr().out
    found = harness.counted(courses.load(course_root), "leaky_relu", RESULT, about)
    assert found.standing is not None
    assert found.standing.final == 1


RESULT = SubmissionResult(
    path="leaky_relu.ipynb",
    student="ada",
    status="graded",
    score=1.0,
    max_score=4.0,
    exercises=[
        ExerciseResult(
            name="leaky_relu",
            score=1.0,
            max_score=4.0,
            tests=[
                TestResult(name="test_secret", title="It stays.", passed=True, points=1.0),
                TestResult(
                    name="test_other",
                    title="It leaks\x1b[31m.",
                    passed=False,
                    points=3.0,
                    kind="wrong",
                    reason="\ud800 differs",
                    calls=[("leaky_relu(1)", "returned <b>2</b>")],
                    expected="1",
                    misconception="no_leak",
                    hint="Think.",
                ),
            ],
        )
    ],
)


@pytest.mark.parametrize("policy", ["none", "verdict", "counterexample", "full"])
@pytest.mark.parametrize("status", ["graded", "unreadable", "failed"])
def test_every_result_keeps_gradescopes_format(policy: Policy, status: Any) -> None:
    score = {"graded": 1.0, "unreadable": 0.0, "failed": None}[status]
    result = replace(RESULT, status=status, score=score, reason="it is no notebook")
    found = json.loads(to_json(outcome(result, policy)))
    jsonschema.validate(found, SCHEMA)
    assert found["score"] == (score or 0)
    assert "test_secret" not in json.dumps(found)


@pytest.mark.parametrize(
    ("policy", "told", "hidden"),
    [
        ("none", [], ["It leaks", "status", "<b>", "no leak"]),
        ("verdict", ["It leaks", "failed"], ["<b>", "expected", "no leak"]),
        ("counterexample", ["returned <b>2</b>"], ["expected 1", "no leak"]),
        ("full", ["returned <b>2</b>", "expected 1", "no leak", "Think."], []),
    ],
)
def test_students_are_told_what_the_policy_allows(
    policy: Policy, told: list[str], hidden: list[str]
) -> None:
    tests = json.dumps(json.loads(to_json(outcome(RESULT, policy)))["tests"])
    assert all(text in tests for text in told)
    assert not any(text in tests for text in hidden)


def test_a_students_text_is_shown_as_text() -> None:
    found = json.loads(to_json(outcome(RESULT, "full")))
    assert r"It leaks\x1b[31m." in found["tests"][1]["name"]
    assert found["tests"][1]["output_format"] == "text"
    assert found["output_format"] == found["test_name_format"] == "text"


def test_a_layer_that_is_missing_by_permission_is_recorded() -> None:
    said = outcome(RESULT, "none", ["namespaces"]).output
    assert "weaker isolation than usual, as the instructor allowed; missing: namespaces." in said
    assert "isolation" not in outcome(RESULT, "none").output


def test_what_was_not_graded_has_no_tests_and_says_so() -> None:
    jsonschema.validate(json.loads(to_json(not_graded("why"))), SCHEMA)
    assert not_graded("why").output.endswith("\nwhy")
