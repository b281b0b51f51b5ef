"""An nbgrader course, graded as it is: the same scores as nbgrader's, and what differs."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
import nbgrader
import pytest
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from typer.testing import CliRunner

from autograder.cli import app
from autograder.nbcourse import is_nbgrader_course, scores, sources
from autograder.nbcourse.config import NbCourseError, opened
from autograder.nbcourse.running import NbRun, Wish, run
from autograder.results import SubmissionResult


def _load_pairs() -> ModuleType:
    path = Path(__file__).parent / "nbgrader_pairs.py"
    spec = importlib.util.spec_from_file_location("nbgrader_pairs", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pairs = _load_pairs()

RIGHT = "def double(x):\n    return 2 * x\n\ndef value():\n    return 4\n"
WARNS = "import warnings\ndef double(x): warnings.warn('w'); return 2 * x"
LATEX = "\\frac{1}{2}"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course, with its gradebook, before anything is graded."""
    root = tmp_path_factory.mktemp("nbgrader") / "course"
    pairs.make(root)
    return root


@pytest.fixture(scope="session")
def graded(made: Path) -> Path:
    """The course with the pairs and the documentation's ps1 graded by this project."""
    root = made.with_name("graded")
    shutil.copytree(made, root)
    for assignment in ("pairs", "stubs", "ps1"):
        run(root, Wish(assignment, workers=2))
    return root


class Tiny:
    """The course with students of the assignment `tiny`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def hand_in(self, student: str, answer: str = RIGHT, **others: str) -> Path:
        """Put a student's notebook into its folder, with `others` as further files."""
        return self.hand_in_cells(student, pairs.tiny_cells(answer), **others)

    def hand_in_cells(self, student: str, cells: list[Any], **others: str) -> Path:
        folder = self.root / "submitted" / student / "tiny"
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "p.ipynb")
        for name, text in others.items():
            (folder / name.replace("_", ".")).write_text(text)
        return folder

    def configure(self, line: str) -> None:
        with (self.root / "nbgrader_config.py").open("a") as file:
            file.write(f"{line}\n")

    def grade(self, **wishes: Any) -> dict[str, SubmissionResult]:
        return {result.student: result for result in self.run(**wishes).results}

    def run(self, **wishes: Any) -> NbRun:
        return run(self.root, Wish("tiny", **{"workers": 2, **wishes}))

    def autograded(self, student: str) -> Path:
        return self.root / "autograded" / student / "tiny"

    def outputs(self, student: str, cell: str) -> list[Any]:
        notebook = nbformat.read(self.autograded(student) / "p.ipynb", as_version=4)
        return next(each.outputs for each in notebook.cells if each.get("id") == cell)

    def gradebook(self) -> Any:
        return Gradebook(f"sqlite:///{self.root}/gradebook.db", "conformance")


@pytest.fixture
def tiny(made: Path, tmp_path: Path) -> Tiny:
    root = tmp_path / "course"
    skipped = shutil.ignore_patterns("submitted", "release", "pairs", "stubs", "ps1*")
    shutil.copytree(made, root, ignore=skipped)
    (root / "submitted").mkdir()
    return Tiny(root)


def points(result: SubmissionResult) -> dict[str, float]:
    return {each.name: each.score for each in result.exercises}


# --- the same as nbgrader -----------------------------------------------------------------------


@pytest.mark.parametrize("assignment", sorted(pairs.PAIRS))
def test_every_cell_of_nbgraders_own_test_notebooks_has_nbgraders_score(
    graded: Path, assignment: str
) -> None:
    recorded = json.loads(pairs.RECORDED.read_text("utf-8"))
    assert recorded["nbgrader"] == nbgrader.__version__, "run python tests/nbgrader_pairs.py"
    assert pairs.found(graded, assignment) == recorded["scores"][assignment]


def test_the_documentations_course_comes_out_as_nbgrader_itself_grades_it(
    made: Path, graded: Path
) -> None:
    theirs = made.with_name("theirs")
    shutil.copytree(made, theirs)
    pairs.nbgrader_command(theirs, "autograde", "ps1")
    assert pairs.found(graded, "ps1") == pairs.found(theirs, "ps1")
    ours, same = graded / "autograded", theirs / "autograded"
    files = sorted(path.relative_to(same) for path in same.glob("*/ps1/**/*"))
    assert sorted(path.relative_to(ours) for path in ours.glob("*/ps1/**/*")) == files
    for file in files:
        assert (ours / file).stat().st_mode == (same / file).stat().st_mode
        if file.suffix == ".ipynb":
            assert _shape(ours / file) == _shape(same / file)
        elif file.suffix:
            assert (ours / file).read_bytes() == (same / file).read_bytes()


def _shape(path: Path) -> list[Any]:
    """A notebook's cells, with what they show as far as it does not depend on who ran them."""
    notebook = nbformat.read(path, as_version=4)
    cells: list[Any] = [dict(notebook.metadata.kernelspec)]
    for cell in notebook.cells:
        outputs = [
            (o.output_type, o.get("text") or o.get("ename") or sorted(o.data))
            for o in cell.get("outputs", [])
        ]
        cells.append(
            (cell.source, cell.get("execution_count"), outputs, cell.metadata.get("nbgrader"))
        )
    return cells


def test_formgrader_and_nbgraders_feedback_go_on_from_there(graded: Path) -> None:
    listed = NbGraderAPI(CourseDirectory(root=str(graded))).get_submissions("ps1")
    assert [(each["student"], each["autograded"]) for each in listed] == [
        ("bitdiddle", True), ("hacker", True)
    ]  # fmt: skip
    pairs.nbgrader_command(graded, "generate_feedback", "ps1", "--student=hacker")
    page = (graded / "feedback" / "hacker" / "ps1" / "problem1.html").read_text("utf-8")
    assert "correct_squares" in page and "Score" in page


# --- what differs, and what happens to odd submissions ------------------------------------------


@pytest.fixture(scope="module")
def odd(made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tiny, NbRun]:
    """A class of odd submissions, graded in one run."""
    root = tmp_path_factory.mktemp("odd") / "course"
    shutil.copytree(made, root, ignore=shutil.ignore_patterns("submitted", "release", "ps1*"))
    tiny = Tiny(root)
    tiny.configure("c.Execute.timeout_func = None")
    tiny.configure("c.Execute.timeout = 2")
    values = {"negative": "-1", "above": "9", "nan": "float('nan')", "partial": "1.5"}
    values |= {"text": "'four'", "nothing": "None"}
    for student, value in values.items():
        tiny.hand_in(student, f"{RIGHT}\ndef value():\n    return {value}\n")
    tiny.hand_in("right")
    tiny.hand_in("dies_at_once", f"{RIGHT}\nimport os; os._exit(0)")
    tiny.hand_in("dies_in_a_test", f"{RIGHT}\nimport os\ndef value(): os._exit(0)")
    tiny.hand_in("sleeps", f"{RIGHT}\nimport time\ndef value(): time.sleep(60)")
    stubborn = "import signal\ndef value():\n"
    stubborn += (
        "    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])\n    while True: pass"
    )
    tiny.hand_in("cannot_be_interrupted", f"{RIGHT}\n{stubborn}")
    tiny.hand_in("warns", f"{RIGHT}\n{WARNS}")
    tiny.hand_in("floods", f"{RIGHT}\nfor _ in range(300): print('x' * 50_000)")
    hides = "get_ipython().showtraceback = None\ndef double(x): return 1 / 0"
    tiny.hand_in("hides", f"{RIGHT}\n{hides}")
    forges = (
        "import os\nfor number in range(3, 64):\n    try: os.write(number, bytes([255]) * 64)\n"
    )
    tiny.hand_in("forges", f"{RIGHT}\n{forges}    except OSError: pass")
    cells = pairs.tiny_cells(RIGHT)
    again = pairs.cell("tests", "test_double", "pass", 2)
    again["id"] = "again"
    tiny.hand_in_cells("twice", [*cells[:3], again, *cells[3:]])
    tiny.hand_in_cells("deleted", [cells[0], cells[1], *cells[3:]])
    changed = pairs.tiny_cells("def double(x): return 0")
    changed[2].source = "pass"
    changed[2].metadata["nbgrader"]["points"] = 100
    tiny.hand_in_cells("changes_a_test", changed)
    looks = pairs.tiny_cells(f"{RIGHT}\nprint(open('p.ipynb').read())")
    looks[2].source = "pass"
    tiny.hand_in_cells("looks", looks)
    secret = root / "secret.txt"
    secret.write_text("secret")
    peeks = f"{RIGHT}\nimport os\ndef double(x):\n    open({str(secret)!r})\n    return 2 * x"
    links = tiny.hand_in("links", peeks)
    (links / "link.txt").symlink_to(secret)
    (links / "nowhere").symlink_to(root / "nowhere")
    os.mkfifo(links / "pipe")
    turns = "import os\nos.remove('data.txt'); os.mkdir('data.txt')\n"
    turns += "open('data.txt/deeper.txt', 'w').close(); open('kept.txt', 'w').close()"
    tiny.hand_in("turns", f"{RIGHT}\n{turns}", data_txt="a file")
    tiny.hand_in("no_time", timestamp_txt="yesterday, I think")
    uses = "import helper\ndef double(x): return helper.twice(x)\ndef value():\n"
    uses += "    open('out.txt', 'w').write('out')\n    return len(open('numbers.txt').read()) - 1"
    tiny.hand_in("files", uses, helper_py="def twice(x): return 2 * x", numbers_txt="12345678")
    shows = "from IPython.display import display, Image, HTML, Latex\n"
    shows += f"display(Latex({LATEX!r}))\ndisplay(Image(b'\\x89PNG\\r\\n\\x1a\\n' + bytes(50)))\n"
    tiny.hand_in("shows", f"{RIGHT}\n{shows}{{'a': 1}}")
    (tiny.hand_in("no_notebook") / "p.ipynb").write_text("{")
    broken = pairs.tiny_cells(RIGHT)
    del broken[2].metadata["nbgrader"]["solution"]
    tiny.hand_in_cells("broken_marks", broken)
    return tiny, tiny.run()


@pytest.fixture(scope="module")
def results(odd: tuple[Tiny, NbRun]) -> dict[str, SubmissionResult]:
    return {result.student: result for result in odd[1].results}


def test_a_right_submission_gets_all_but_the_points_given_by_hand(
    results: dict[str, SubmissionResult],
) -> None:
    assert points(results["right"]) == {
        "test_double": 2, "test_value": 4, "test_again": 1, "words": 0
    }  # fmt: skip
    assert results["right"].max_score == 10


@pytest.mark.parametrize(
    "student, value",
    [("partial", 1.5), ("text", 4), ("nothing", 4), ("negative", 0), ("nan", 0), ("above", 4)],
)
def test_a_tests_value_is_partial_credit(
    results: dict[str, SubmissionResult], student: str, value: float
) -> None:
    assert points(results[student])["test_value"] == value


def test_where_a_score_is_not_nbgraders_the_run_says_so_in_one_line(
    odd: tuple[Tiny, NbRun],
) -> None:
    assert set(odd[1].notes) == {
        f"1 submission: {scores.NEGATIVE}",
        f"1 submission: {scores.NOT_FINITE}",
        f"1 submission: {scores.ABOVE}",
        f"1 submission: {scores.DUPLICATE}",
        f"3 submissions: {scores.DIED}",
        f"1 submission: {scores.STUCK}",
    }


@pytest.mark.parametrize(
    "student, lost",
    [
        ("dies_at_once", {"test_double", "test_value", "test_again"}),
        ("dies_in_a_test", {"test_value"}),
        ("forges", {"test_double", "test_value", "test_again"}),
        ("sleeps", {"test_value"}),
        ("cannot_be_interrupted", {"test_value"}),
        ("warns", {"test_double", "test_again"}),
        ("floods", set()),
        ("hides", {"test_double", "test_again"}),
        ("twice", set()),
        ("deleted", {"test_double"}),
        ("changes_a_test", {"test_double", "test_value", "test_again"}),
    ],
)
def test_points_are_lost_where_a_test_did_not_pass_and_nowhere_else(
    results: dict[str, SubmissionResult], student: str, lost: set[str]
) -> None:
    result = results[student]
    assert {e.name for e in result.exercises if e.score < e.max_score} == {*lost, "words"}


def test_a_timeout_is_shown_as_nbgrader_shows_it(odd: tuple[Tiny, NbRun]) -> None:
    for student in ("sleeps", "cannot_be_interrupted"):
        assert odd[0].outputs(student, "test_value")[-1].ename == "CellTimeoutError"


def test_submitted_files_are_there_those_of_the_source_in_their_place_and_what_is_written_stays(
    odd: tuple[Tiny, NbRun], results: dict[str, SubmissionResult]
) -> None:
    assert points(results["files"])["test_value"] == 4  # a character less than the source's file
    folder = odd[0].autograded("files")
    assert (folder / "numbers.txt").read_text() == "1 2 3"
    assert (folder / "out.txt").read_text() == "out"
    assert sorted(path.name for path in folder.iterdir()) == [
        "helper.py", "numbers.txt", "out.txt", "p.ipynb"
    ]  # fmt: skip


def test_a_file_that_cannot_be_put_back_is_left_out(
    odd: tuple[Tiny, NbRun], results: dict[str, SubmissionResult]
) -> None:
    assert results["turns"].score == 7
    assert (odd[0].autograded("turns") / "data.txt").read_text() == "a file"
    assert (odd[0].autograded("turns") / "kept.txt").exists()


def test_a_time_that_cannot_be_read_is_the_reason(results: dict[str, SubmissionResult]) -> None:
    assert results["no_time"].status == "unreadable"
    assert results["no_time"].reason == "timestamp.txt does not hold a time"


def test_nothing_of_the_course_can_be_read_and_links_lead_nowhere(
    odd: tuple[Tiny, NbRun], results: dict[str, SubmissionResult]
) -> None:
    assert points(results["links"])["test_double"] == 0
    error = odd[0].outputs("links", "test_double")[0]
    assert error.ename == "FileNotFoundError"
    left = sorted(path.name for path in odd[0].autograded("links").iterdir())
    assert left == ["numbers.txt", "p.ipynb"]


def test_the_tests_that_are_put_back_do_not_lie_beside_the_notebook(
    odd: tuple[Tiny, NbRun], results: dict[str, SubmissionResult]
) -> None:
    (stream,) = odd[0].outputs("looks", "answer")
    assert "test_double" in stream.text and "assert double(2) == 4" not in stream.text
    assert points(results["looks"])["test_double"] == 2


def test_results_and_displays_are_kept_as_mime_bundles(odd: tuple[Tiny, NbRun]) -> None:
    latex, image, result = odd[0].outputs("shows", "answer")
    assert latex.output_type == "display_data" and latex.data["text/latex"] == LATEX
    assert image.data["image/png"].startswith("iVBORw0KGgo")
    assert result.output_type == "execute_result" and result.data["text/plain"] == "{'a': 1}"


def test_an_error_shows_its_traceback_with_the_line(odd: tuple[Tiny, NbRun]) -> None:
    (error,) = odd[0].outputs("changes_a_test", "test_double")
    assert error.ename == "AssertionError"
    assert "assert double(2) == 4" in "".join(error.traceback)


def test_a_flood_of_output_is_cut_short(odd: tuple[Tiny, NbRun]) -> None:
    (stream,) = odd[0].outputs("floods", "answer")
    assert len(stream.text) < 3_000_000 and "truncated" in stream.text


@pytest.mark.parametrize("student", ["no_notebook", "broken_marks"])
def test_what_nbgrader_cannot_grade_has_a_reason_and_no_folder(
    odd: tuple[Tiny, NbRun], results: dict[str, SubmissionResult], student: str
) -> None:
    assert results[student].status == "unreadable"
    assert results[student].reason.startswith("p.ipynb")
    assert not odd[0].autograded(student).exists()
    with odd[0].gradebook() as gradebook:
        assert gradebook.find_submission("tiny", student).score == 0


def test_no_folder_half_made_is_left(odd: tuple[Tiny, NbRun]) -> None:
    assert not list((odd[0].root / "autograded").glob("*/.*"))


# --- what is graded when ------------------------------------------------------------------------


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


# --- configuration ------------------------------------------------------------------------------


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
    with opened(tiny.root, "tiny") as course:
        assert sources.imports(course) == ["math", "numpy", "json.decoder"]


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
