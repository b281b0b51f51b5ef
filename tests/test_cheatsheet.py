"""Cheatsheets: entries are proven, sheets have exactly two pages, learners get their own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from autograder import course as courses
from autograder import feedback
from autograder.cheatsheet import (
    building,
    latex,
    mutations,
    pages,
    personal,
    printing,
    proofs,
    typesetting,
)
from autograder.cheatsheet.building import Material
from autograder.cheatsheet.entries import formula_of, load_entries, read_entry
from autograder.cheatsheet.evaluation import Formula
from autograder.cheatsheet.revision import revisions
from autograder.cli import app
from autograder.course import CourseError
from autograder.release import template_cells
from autograder.results import ExerciseResult, SubmissionResult
from autograder.store import Store

REPOSITORY = Path(__file__).parent.parent
ENTRIES = load_entries(REPOSITORY)
PROVEN = sorted(name for name, entry in ENTRIES.items() if entry.formula)
GOOD = """---
title: Square
topic: gan
priority: 1
formula: 'y = x^2'
alt: y is x squared
symbols: {x: a number}
proof:
  given: {x: 'uniform(2, 3)'}
  equals: x * x
---
"""


@pytest.fixture(scope="session")
def material() -> Material:
    return building.material(courses.load(REPOSITORY), proven=False)


@pytest.fixture
def entry_at(tmp_path: Path) -> Callable[[str], Path]:
    """Writes the one entry of a course."""

    def write(text: str) -> Path:
        path = tmp_path / "cheatsheets" / "entries" / "square.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write


# --- formulas ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source, given, value",
    [
        (r"\frac{a + 1}{2} - 3", {"a": 5}, 0),
        (r"\left\lfloor \frac{7}{2} \right\rfloor + \lceil 1.2 \rceil", {}, 5),
        (r"\sqrt{\sum_{i=1}^{3} x_i^2}", {"x": np.array([2.0, 3.0, 6.0])}, 7),
        (r"\prod_{k=2}^{4} k", {}, 24),
        (r"\max(a, 2) \cdot 3 / 2", {"a": 1}, 3),
        (r"u^\top W v", {"u": np.ones(2), "v": np.ones(3), "W": np.ones((2, 3))}, 6),
        (r"\lVert x \rVert_1 + \lVert x \rVert_\infty", {"x": np.array([3.0, -4.0])}, 11),
        (r"\begin{cases} 1 & a > 0 \\ 2 & a \le 0 \end{cases}", {"a": -1}, 2),
        (r"[a = 3] + 2^{-1}", {"a": 3}, 1.5),
    ],
)
def test_a_formula_is_computed_from_its_latex(
    source: str, given: dict[str, object], value: float
) -> None:
    assert Formula(given).run(latex.parse(source))[-1][1] == pytest.approx(value)


@pytest.mark.parametrize("source", [r"\frac{a}", "a_{b", r"\unknown", "(a", "a^b^c", "", "a)"])
def test_what_is_no_formula_is_an_error(source: str) -> None:
    with pytest.raises(latex.FormulaError):
        latex.parse(source)


def test_a_formula_that_was_read_is_written_so_that_it_reads_the_same() -> None:
    for name in PROVEN:
        nodes = latex.parse(ENTRIES[name].formula)
        assert latex.parse(latex.write(nodes)) == nodes, name


# --- proofs -----------------------------------------------------------------------------------


def test_every_formula_is_proven(material: Material) -> None:
    for name in PROVEN:
        proofs.prove(ENTRIES[name], REPOSITORY, material.contents.symbols)


@pytest.mark.parametrize("name", PROVEN)
def test_a_mistake_in_a_formula_makes_its_proof_fail(name: str) -> None:
    entry = ENTRIES[name]
    assert entry.proof is not None
    verdict = mutations.judge(entry, REPOSITORY)
    assert verdict.survivors == ()
    assert verdict.noticed > len(verdict.equivalent)


def test_the_slips_of_the_course_notes_fail_the_proofs_of_the_right_forms() -> None:
    slips = [entry for entry in ENTRIES.values() if entry.slip]
    assert {"backprop-weight", "backprop-node", "transposed-output-size", "conv-output-size"} <= {
        entry.id for entry in slips
    }
    for entry in slips:
        made = proofs.trials(entry, REPOSITORY)
        assert not proofs.passes(latex.parse(entry.slip), made)
        assert "notes" in entry.mistake


# --- entries ----------------------------------------------------------------------------------


def test_an_entry_that_is_right_is_read_and_proven(entry_at: Callable[[str], Path]) -> None:
    entry = read_entry(entry_at(GOOD))
    proofs.prove(entry, REPOSITORY)
    assert (entry.id, entry.title, entry.priority) == ("square", "Square", 1)


@pytest.mark.parametrize(
    "old, new, message",
    [
        (
            "y = x^2",
            r"y = \frac{x}",
            r"square.md:5: formula, character 13: the formula ends too early",
        ),
        ("y = x^2", "y = x^3", r"square.md:5: formula: it gives .* but its proof .*"),
        ("{x: a number}", "{z: a number}", r"square.md:7: symbols: x is used but not explained"),
        ("priority: 1", "priority: high", r"square.md:4: .*priority.*"),
        ("title: Square", "titel: Square", r"square.md:2: .*titel.*"),
        ("alt: y is x squared\n", "", r"square.md:5: formula: it has no alternative text.*"),
        ("title: Square", "title: '$x'", r"square.md:2: title, character 1: .*never closed"),
        ("title: Square", "title: [", r"square.md:\d+: .*"),
        ("  equals: x * x", "  equals: x * z", r"square.md:8: proof: x \* z: NameError.*"),
        ("  equals: x * x", "  equals: ''", r"square.md:8: proof: it has neither equals nor test"),
        (GOOD, "no front matter", r"square.md:1: it must begin with front matter.*"),
        (
            GOOD[GOOD.index("proof:") :],
            "---\n",
            r"square.md:5: formula: it has no proof",
        ),
    ],
)
def test_a_wrong_entry_is_one_line_with_file_line_and_field(
    entry_at: Callable[[str], Path], old: str, new: str, message: str
) -> None:
    path = entry_at(GOOD.replace(old, new))
    with pytest.raises(CourseError) as caught:
        proofs.prove(read_entry(path), REPOSITORY)
    assert re.fullmatch(f".*{message}", str(caught.value))


def test_a_proof_may_name_a_hidden_test_that_exists(entry_at: Callable[[str], Path]) -> None:
    start = GOOD[: GOOD.index("  given:")]
    good = entry_at(start + "  test: conv_sizes::test_length_with_dilation\n---\n")
    proofs.prove(read_entry(good), REPOSITORY)
    bad = entry_at(start + "  test: conv_sizes::test_of_nothing\n---\n")
    with pytest.raises(CourseError, match="has no test test_of_nothing"):
        proofs.prove(read_entry(bad), REPOSITORY)


def test_an_unknown_topic_is_named_with_those_that_there_are(
    entry_at: Callable[[str], Path], tmp_path: Path
) -> None:
    entry_at(GOOD.replace("topic: gan", "topic: gaan"))
    shutil.copy(REPOSITORY / "cheatsheets" / "sheets.yaml", tmp_path / "cheatsheets")
    (tmp_path / "course.toml").write_text('[course]\nid = "a"\ntitle = "A"\n')
    with pytest.raises(CourseError, match=r"square\.md:3: topic: unknown topic 'gaan' .*gan"):
        building.material(courses.load(tmp_path))


# --- sheets -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["midterm", "finals"])
def test_a_sheet_has_at_least_sixty_entries_below_all_its_headings(
    material: Material, name: str
) -> None:
    sheet = building.sheet(material, name)
    assert len(sheet.entries) >= 60
    assert len(sheet.groups) == len(material.contents.sheets[name].topics)


@pytest.mark.parametrize("name, paper", [("midterm", "a4"), ("finals", "letter")])
def test_a_fitted_sheet_has_two_full_pages_and_the_same_bytes_again(
    material: Material, name: str, paper: printing.Paper
) -> None:
    found = building.fitting(building.sheet(material, name), paper, fit=True)
    assert 7.5 < found.fill.columns <= 8
    assert found.printed.size >= 5.6
    data = printing.pdf(found.printed)
    assert b"/Type/Pages/Count 2/" in data
    assert data == printing.pdf(found.printed)
    assert pages.html(found.printed.sheet) == pages.html(found.printed.sheet)


@pytest.mark.parametrize("name", ["midterm", "finals"])
def test_a_planned_sheet_fits_and_its_smallest_index_can_be_read(
    material: Material, name: str
) -> None:
    found = building.fitting(building.sheet(material, name), "a4", fit=False)
    assert 7.5 < found.fill.columns <= 8
    assert found.fill.smallest >= 5
    assert "(indices 5.0 pt or more)" in building.verdict(found, fit=False)
    data = printing.pdf(found.printed)
    assert b"/StructTreeRoot" in data
    assert b"/Suspects" not in data  # pdfinfo calls a false one an error


@pytest.mark.parametrize(
    "source, display, part",
    [
        ("a + b", True, 1.0),
        (r"\frac{a}{b}", True, 1.0),
        (r"\frac{a}{b}", False, 0.7),
        ("a_i^2", True, 0.7),
        ("e^{s_{ij}}", True, 0.625),
        (r"\frac{a_i}{b}", True, 0.7),
        (r"\frac{a_i}{b}", False, 0.625),
        (r"\frac{\frac{a_i}{b}}{c}", True, 0.625),
    ],
)
def test_indices_of_indices_are_larger_than_the_font_has_them(
    source: str, display: bool, part: float
) -> None:
    typst = typesetting.formula(source, display)
    assert typesetting.smallest(typst) == part
    assert typst.count("1.25em") == (part == 0.625)


def test_a_sheet_that_overruns_says_by_how_much_and_what_to_leave_out(material: Material) -> None:
    sheet = building.sheet(material, "finals")
    large = printing.Print(sheet, "a4", 9.0)
    fill = printing.measure(large)
    assert fill.surplus > 0
    out = printing.leave_out(large)
    lowest = max(ENTRIES[name].priority for name in ENTRIES if ENTRIES[name] in sheet.entries)
    assert ENTRIES[out[0]].priority == lowest
    said = building.verdict(building.Fitting(large, fill, tuple(out)), fit=False)
    assert f"{fill.surplus:.2f} too many: leave out {out[0]}" in said
    shorter = printing.without(sheet, out)
    assert printing.measure(printing.Print(shorter, "a4", 9.0)).surplus <= 0


@pytest.mark.parametrize("name", ["midterm", "finals"])
def test_a_page_for_the_screen_has_an_anchor_and_a_formula_for_every_entry(
    material: Material, name: str
) -> None:
    sheet = building.sheet(material, name)
    text = pages.html(sheet)
    for entry in sheet.entries:
        assert f'<article id="{entry.id}"' in text
    assert text.count('class="formula"') == sum(bool(entry.formula) for entry in sheet.entries)
    assert "//" not in re.sub(r"http://www\.w3\.org/|</?script.*", "", text)
    assert len(re.findall(r'\bid="([^"]+)"', text)) == len(set(re.findall(r'\bid="([^"]+)"', text)))


def test_markdown_has_every_formula_as_it_was_written(material: Material) -> None:
    sheet = building.sheet(material, "midterm")
    text = pages.markdown(sheet)
    for entry in sheet.entries:
        assert f'<a id="{entry.id}"></a>' in text
        assert entry.formula in text


# --- a learner's sheet ------------------------------------------------------------------------


def test_wrong_answers_weigh_by_how_often_they_were_wrong(tmp_path: Path) -> None:
    path = tmp_path / "quiz-progress.json"
    question = {"seen": 4, "right": 1, "see": ["wgan"], "tags": ["bandits"]}
    right = {"seen": 3, "right": 3, "see": ["fgsm"], "tags": []}
    path.write_text(
        json.dumps({"schema": 1, "course": "x", "questions": {"a/1": question, "a/2": right}})
    )
    weights = personal.by_quizzes(personal.load_progress(path), ENTRIES)
    assert weights["wgan"] == 0.75
    assert weights["ucb"] == 0.375
    assert "fgsm" not in weights


def _result(lost: float) -> SubmissionResult:
    exercise = ExerciseResult(name="conv_output_size", score=4.0 - lost, max_score=4.0, tests=[])
    return SubmissionResult(
        path="a.ipynb", student="a", status="graded", score=4.0 - lost, max_score=4.0,
        seconds=0.0, exercises=[exercise],
    )  # fmt: skip


def test_lost_points_weigh_the_entries_of_their_exercise() -> None:
    assert personal.by_results([_result(1.0)], ENTRIES) == {"conv-output-size": 0.25}
    assert personal.by_results([_result(0.0)], ENTRIES) == {}


def test_a_student_is_known_by_the_results_in_the_store(material: Material, tmp_path: Path) -> None:
    store = Store("sqlite:///results.sqlite", tmp_path)
    store.put("conv_sizes", "key", _result(1.0))
    order = building.order("mine", "pdf", "a4", False, None, "a", "")
    assert building.weights(material, order, store.of_student("a")) == {"conv-output-size": 0.25}
    with pytest.raises(CourseError, match="nothing of the student 'a' has been graded"):
        building.weights(material, order, store.of_student("b"))
    store.close()


def test_what_a_learner_lacks_stays_on_the_sheet(material: Material) -> None:
    weak = "mixup"  # one of the first to go otherwise
    sheet = building.personal_sheet(material, {weak: 1.0})
    assert printing.by_importance(sheet)[0] == weak
    found = building.fitting(sheet, "a4", fit=True)
    assert found.fill.surplus <= 0
    assert weak in {entry.id for entry in found.printed.sheet.entries}
    assert found.left_out


# --- elsewhere --------------------------------------------------------------------------------


def test_a_notebook_takes_its_formula_from_the_entry() -> None:
    assignment = courses.load(REPOSITORY).assignment("conv_sizes")
    texts = [cell.source for cell in template_cells(assignment)]
    formula = formula_of(REPOSITORY, "conv-output-size")
    assert any(formula in text for text in texts)
    assert ENTRIES["conv-output-size"].formula not in assignment.text


def test_feedback_names_what_to_revise_where_points_were_lost() -> None:
    revise = revisions(REPOSITORY)

    def page(lost: float) -> str:
        return feedback.page(
            _result(lost), course="C", assignment="A", policy="full", revise=revise
        )

    assert "Size of a convolution" in page(1.0)
    assert "<math" in page(1.0)
    assert "Size of a convolution" not in page(0.0)


# --- the command ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["nothing"], "there is no sheet 'nothing'"),
        (["midterm", "--format", "doc"], "unknown format 'doc'"),
        (["midterm", "--paper", "a5"], "unknown paper 'a5'"),
        (["mine"], "mine needs --from FILE"),
        (["finals", "--topics", "gan"], "are for the sheet mine"),
        (["mine", "--topics", "gaan"], "unknown topic 'gaan'"),
        (["mine", "--from", "nowhere.json"], "nowhere.json"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.setattr(proofs, "prove", lambda *_: None)  # they are tested above
    done = CliRunner().invoke(app, ["cheatsheet", *arguments, "--course", str(REPOSITORY)])
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_command_proves_and_writes_and_says_what_it_did(tmp_path: Path) -> None:
    out = tmp_path / "sheet.pdf"
    done = CliRunner().invoke(
        app, ["cheatsheet", "finals", "--out", str(out), "--course", str(REPOSITORY)]
    )
    assert done.exit_code == 0, done.stderr
    assert done.stdout == f"{out}\n"
    assert re.search(r"fill \d\.\d\d of 8 columns on a4, in type of \d", done.stderr)
    assert out.read_bytes().startswith(b"%PDF")
