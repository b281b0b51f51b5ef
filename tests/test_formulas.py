"""Formulas are written once: texts, quizzes and feedback take them from the cheatsheets."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
import pytest

from autograder import course as courses
from autograder import scaffold
from autograder.cheatsheet import latex
from autograder.cheatsheet.entries import formula_of, load_entries
from autograder.cheatsheet.evaluation import statements
from autograder.cheatsheet.repeats import Repeat, displayed, inline, repeats
from autograder.cheatsheet.revision import revisions
from autograder.check import texts
from autograder.course import CourseError
from autograder.quiz import loading
from autograder.quiz.plain_math import plain_math
from autograder.quiz.variants import Maker
from autograder.release import template_cells

REPOSITORY = Path(__file__).parent.parent
COURSE = courses.load(REPOSITORY)
ENTRIES = load_entries(REPOSITORY)


def found_in(text: str) -> list[Repeat]:
    return list(repeats(text, ENTRIES.values()))


# --- the rule ---------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_an_assignments_text_repeats_no_entrys_formula_by_hand(slug: str) -> None:
    assert found_in(COURSE.assignment(slug).text) == []


@pytest.mark.parametrize("slug", loading.slugs(COURSE))
def test_a_quiz_repeats_no_entrys_formula_by_hand(slug: str) -> None:
    quiz = loading.load(COURSE, slug)
    for question in msgspec.to_builtins(quiz.file)["questions"]:
        written = [text for text in strings(question) if "$" in text]
        assert [found_in(text) for text in written] == [[]] * len(written), question["id"]


def strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def test_texts_take_at_least_a_formula_an_assignment_from_the_entries() -> None:
    for slug in COURSE.slugs():
        assignment = COURSE.assignment(slug)
        named = re.findall(r'{{ formula\("([^"]+)"', assignment.text)
        assert named, slug
        shown = "\n".join(cell.source for cell in template_cells(assignment))
        for name in named:
            assert any(part in shown for part in latex.equations(ENTRIES[name].formula)), name


# --- what is a repeat -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source, entry",
    [
        (r"w_{t+1}=w_t-\alpha\bigl(g_t+c\,w_t\bigr)", "weight-decay"),
        (r"\theta \leftarrow \theta - \eta \left( g + \lambda \theta \right) .", "weight-decay"),
        (r"\hat v = {\dfrac{v'}{1 - \beta_2^{\,t}}}", "adam"),
        (
            r"\begin{aligned} s' &= \alpha s + (1 - \alpha)\, g^2,\\ "
            r"w' &= w - \eta\, \frac{g}{\sqrt{s'} + \epsilon}. \end{aligned}",
            "rmsprop",
        ),
        (r"h_t = \tanh(W_x\,x_t + b_x + W_h\,h_{t-1} + b_h)", "rnn-cell"),
        (r"s_t = (1 - u_t) \cdot c_t + u_t \cdot s_{t-1}", "gru-cell"),
        (r"\pi(a) = \frac{e^{q_a/T}}{\sum_{b \in A} e^{q_b/T}}", "softmax-policy"),
        (r"P_{p,\,2k} = \sin\left(\frac{p}{10000^{2k/m}}\right)", "positional-encoding"),
        (r"f(x) = \frac{1}{1+e^{-x}}", "sigmoid"),
        (r"g_k' = g_k \cdot \min\!\left(1, \frac{c}{\lVert g \rVert}\right)", "gradient-clipping"),
        (
            r"\eta_t = \eta_{\min} + \frac{\eta_{\max} - \eta_{\min}}{2} "
            r"\left(1 + \cos \frac{\pi t}{T}\right)",
            "cosine-schedule",
        ),
        (r"y = x + \mathrm{attention}\bigl(\mathrm{norm}_1(x)\bigr)", "transformer-block"),
        (
            r"n' = \left\lfloor\frac{i + 2 q - r (k - 1) - 1}{t}\right\rfloor + 1",
            "conv-output-size",
        ),
    ],
)
def test_a_formula_is_a_repeat_however_it_is_written(source: str, entry: str) -> None:
    assert entry in {repeat.entry for repeat in found_in(f"So\n\n$$\n{source}\n$$\n\nholds.")}


def test_a_repeat_between_words_is_found_where_it_is_the_same() -> None:
    (repeat,) = found_in(r"The slope is $f'(x) = f(x)\,(1 - f(x))$ everywhere.")
    assert repeat == Repeat(r"f'(x) = f(x)\,(1 - f(x))", "sigmoid-derivative")


@pytest.mark.parametrize(
    "source",
    [
        r"w' = w - \eta\,(\mu v' + g)",
        r"v' = \mu v + (1 - \mu)\, g + \lambda w",
        r"h_t = \mathrm{cell}(x_t, h_{t-1})",
        r"(N, C, H, W) \longrightarrow (N, C_\text{out}, H_\text{out}, W_\text{out})",
        r"Q = x\,W_q \qquad K = x\,W_k",
    ],
)
def test_another_formula_is_no_repeat(source: str) -> None:
    assert found_in(f"$$ {source} $$") == []


def test_a_variation_may_stand_between_words_but_not_on_a_line_of_its_own() -> None:
    one_sided = r"\frac{f(x + h) - f(x)}{h}"
    assert found_in(f"The one-sided quotient ${one_sided}$ is worse.") == []
    assert [repeat.entry for repeat in found_in(f"$${one_sided}$$")] == ["numerical-gradient"]


def test_numbers_that_are_computed_are_no_formula() -> None:
    assert displayed("$$ {{ a }} + 1 $$ and ${{ b }}$") == [" 0 + 1 "]
    assert inline("$$ {{ a }} + 1 $$ and ${{ b }}$") == ["0"]


def test_checking_an_assignment_names_the_entry_to_take(tmp_path: Path) -> None:
    root = tmp_path / "course"
    scaffold.make_course(root)
    entry = "cheatsheets/entries/weight-decay.md"
    (root / entry).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(REPOSITORY / entry, root / entry)
    template = root / "assignments/leaky_relu/assignment.md"
    template.write_text(template.read_text("utf-8") + "\n$$w - a\\,(g + b w)$$\n", "utf-8")
    course = courses.load(root)
    assignment = course.assignment("leaky_relu")
    assert list(texts.problems(assignment)) == []
    assert list(texts.formulas_written_again(course, assignment)) == [
        f"{template}: the formula w - a\\,(g + b w) looks like that of the cheatsheets' entry "
        'weight-decay: write {{ formula("weight-decay") }} in its place'
    ]


# --- parts of formulas ------------------------------------------------------------------------


def test_equations_are_parted_as_they_are_computed() -> None:
    for name, entry in ENTRIES.items():
        if entry.formula:
            computed = [latex.write(nodes) for nodes in statements(latex.parse(entry.formula))]
            read = [latex.write(latex.parse(part)) for part in latex.equations(entry.formula)]
            assert read == computed, name


def test_a_text_may_take_one_equation_of_several() -> None:
    assert formula_of(REPOSITORY, "momentum", part=2) == "$$\nw' = w - \\eta v'\n$$"
    assert ENTRIES["momentum"].formula in formula_of(REPOSITORY, "momentum")
    with pytest.raises(CourseError, match=r"momentum.md:\d+: formula: it has 2 parts, and no 3"):
        formula_of(REPOSITORY, "momentum", part=3)


def test_an_explanation_of_a_quiz_has_the_entrys_formula() -> None:
    maker = Maker(loading.load(COURSE, "lstm"))
    question = next(q for q in maker.quiz.file.questions if q.id == "gru-mixture")
    explained = maker.variant(question, 1).explanation
    assert latex.equations(ENTRIES["gru-cell"].formula)[-1] in explained


# --- feedback ---------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_feedback_has_a_formula_for_every_exercise(slug: str) -> None:
    revise = revisions(REPOSITORY)
    for exercise in COURSE.assignment(slug).exercises:
        assert revise.get(exercise.name), exercise.name


def test_every_exercise_that_an_entry_names_is_there() -> None:
    known = {part.name for slug in COURSE.slugs() for part in COURSE.assignment(slug).exercises}
    assert {name for entry in ENTRIES.values() for name in entry.exercises} <= known


# --- without mathematics ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry, line",
    [
        ("momentum", "v' = μv + g; w' = w - ηv'"),
        ("attention-mask", "a_(ij) = (m_(ij) e^(s_(ij)))/(Σ_l m_(il) e^(s_(il)))"),
        ("fgsm", "x' = clip(x + ε sign(∇_x E))"),
        ("lstm-state", "c' = f ⊙ c + i ⊙ g; h' = o ⊙ tanh(c')"),
        ("epsilon-greedy", "π_a = ε/k + (1 - ε)/m [a ∈ B]"),
        ("ucb", "a = argmax_b (q_b + c √((ln t)/n_b))"),
    ],
)
def test_a_terminal_shows_a_formula_as_a_line(entry: str, line: str) -> None:
    assert plain_math(ENTRIES[entry].formula) == line
