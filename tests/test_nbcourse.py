"""An nbgrader course, graded as it is: the same scores as nbgrader's, and what differs."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import nbformat
import nbgrader
import pytest
from msgspec.structs import replace
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from autograder.nbcourse import scores
from autograder.nbcourse.running import NbRun, Wish, run
from autograder.results import ExerciseResult, SubmissionResult

from .nbcourses import RIGHT, WARNS, Tiny, pairs, points

LATEX = "\\frac{1}{2}"


@pytest.fixture(scope="session")
def runs(nbgrader_course: Path) -> tuple[Path, dict[str, NbRun]]:
    """The course with the pairs and the documentation's ps1 graded by this project."""
    root = nbgrader_course.with_name("graded")
    shutil.copytree(nbgrader_course, root)
    return root, {each: run(root, Wish(each, workers=2)) for each in ("pairs", "stubs", "ps1")}


@pytest.fixture(scope="session")
def graded(runs: tuple[Path, dict[str, NbRun]]) -> Path:
    return runs[0]


# --- the same as nbgrader -----------------------------------------------------------------------


@pytest.mark.parametrize("assignment", sorted(pairs.PAIRS))
def test_every_cell_of_nbgraders_own_test_notebooks_has_nbgraders_score(
    graded: Path, assignment: str
) -> None:
    recorded = json.loads(pairs.RECORDED.read_text("utf-8"))
    assert recorded["nbgrader"] == nbgrader.__version__, "run python tests/nbgrader_pairs.py"
    assert pairs.found(graded, assignment) == recorded["scores"][assignment]


@pytest.mark.parametrize("assignment", ["pairs", "stubs", "ps1"])
def test_a_run_shows_what_is_found_in_the_gradebook_later(
    runs: tuple[Path, dict[str, NbRun]], assignment: str
) -> None:
    root, done = runs
    again = run(root, Wish(assignment))
    assert done[assignment].graded > again.graded == 0
    for told, found in zip(done[assignment].results, again.results, strict=True):
        assert (told.student, told.status, told.score) == (found.student, found.status, found.score)
        assert list(map(_untold, told.exercises)) == list(map(_untold, found.exercises))


def _untold(exercise: ExerciseResult) -> ExerciseResult:
    """Without the first error, which the gradebook does not have."""
    return replace(exercise, tests=[replace(test, message="") for test in exercise.tests])


def test_the_documentations_course_comes_out_as_nbgrader_itself_grades_it(
    nbgrader_course: Path, graded: Path
) -> None:
    theirs = nbgrader_course.with_name("theirs")
    shutil.copytree(nbgrader_course, theirs)
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


def test_notebooks_are_written_as_nbformat_writes_them(graded: Path, tiny: Tiny) -> None:
    shows = 'print("½", 1)\ndisplay({"text/html": "<b>\\n</b>"}, raw=True)\n1 / 0'
    tiny.hand_in("ann", f"{RIGHT}\n{shows}")
    file = tiny.hand_in("bob", f"{RIGHT}\nhalf = 'a character: @'") / "p.ipynb"
    half = file.read_text("utf-8").replace("@", "\\ud83d")
    file.write_text(half.replace('"metadata": {', '"metadata": {"half": "\\ud83d",', 1))
    assert {name: each.score for name, each in tiny.grade().items()} == {"ann": 7, "bob": 7}
    paths = [*graded.glob("autograded/**/*.ipynb"), *tiny.root.glob("autograded/**/*.ipynb")]
    assert len(paths) > 20
    for path in paths:
        text = path.read_text("utf-8")
        assert text == nbformat.writes(nbformat.reads(text, as_version=4)), path


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
def odd(nbgrader_course: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tiny, NbRun]:
    """A class of odd submissions, graded in one run."""
    root = tmp_path_factory.mktemp("odd") / "course"
    shutil.copytree(
        nbgrader_course, root, ignore=shutil.ignore_patterns("submitted", "release", "ps1*")
    )
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
    half = tiny.hand_in("half_a_character") / "p.ipynb"
    half.write_text(half.read_text("utf-8").replace('"nbformat": 4', '"nbformat": "\\ud83d"'))
    tiny.hand_in(os.fsdecode(b"latin_\xe9"))
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


@pytest.mark.parametrize("student", ["no_notebook", "broken_marks", "half_a_character"])
def test_what_nbgrader_cannot_grade_has_a_reason_and_no_folder(
    odd: tuple[Tiny, NbRun], results: dict[str, SubmissionResult], student: str
) -> None:
    assert results[student].status == "unreadable"
    assert results[student].reason.startswith("p.ipynb")
    assert not odd[0].autograded(student).exists()
    with odd[0].gradebook() as gradebook:
        assert gradebook.find_submission("tiny", student).score == 0


def test_a_folder_whose_name_cannot_be_kept_is_said(results: dict[str, SubmissionResult]) -> None:
    assert results["latin_�"].status == "unreadable"
    assert results["latin_�"].reason == "its student's folder has a name that is not UTF-8"


def test_no_folder_half_made_is_left(odd: tuple[Tiny, NbRun]) -> None:
    assert not list((odd[0].root / "autograded").glob("*/.*"))
