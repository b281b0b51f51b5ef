"""`autograder check`: an assignment is fit only if its tests tell right from wrong."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import libcst as cst
import pytest

from autograder import check as checking
from autograder import course as courses
from autograder import mistakes, preparing, scaffold
from autograder.check import Plan, Report, mutants
from autograder.course import Assignment, CourseError
from autograder.keys import Options

from .test_command import run

QUICK = Plan(seeds=1)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check") / "course"
    scaffold.make_course(folder)
    return folder


@pytest.fixture
def edit(root: Path):
    """Changes files of the course for one test."""
    before: dict[Path, str | None] = {}

    def change(name: str, text: str | None = None, *, old: str = "", new: str = "") -> None:
        path = root / name
        before.setdefault(path, path.read_text() if path.exists() else None)
        content = textwrap.dedent(text) if text is not None else path.read_text()
        assert old in content
        path.write_text(content.replace(old, new) if old else content)

    yield change
    for path, content in before.items():
        path.unlink() if content is None else path.write_text(content)


def report(root: Path, plan: Plan = QUICK) -> Report:
    course = courses.load(root)
    return checking.check(course, course.assignment("leaky_relu"), Options(workers=2), plan)


TESTS = "solutions/leaky_relu/hidden_tests.py"


def test_the_assignment_of_a_new_course_is_fit(root: Path) -> None:
    found = report(root, Plan(seeds=3))
    assert found.problems == []
    assert found.survivors == []
    assert found.fit
    assert found.mutants == found.mutants_tried > 10


def test_a_wrong_solution_that_passes_is_a_problem(root: Path, edit) -> None:
    edit("solutions/leaky_relu/wrong/not_wrong.py", '''
        """Not wrong.

        There is nothing that could be said against it.
        """
        def leaky_relu(x, slope=0.01):
            return x * (x > 0) + slope * x * (x <= 0)
        ''')  # fmt: skip
    found = report(root)
    assert found.problems == ["wrong/not_wrong.py is wrong and passes all tests of leaky_relu"]
    assert not found.fit


def test_a_right_solution_that_fails_is_a_problem_and_names_the_test(root: Path, edit) -> None:
    edit("solutions/leaky_relu/also_right/not_right.py", '''
        """It is not."""
        def leaky_relu(x, slope=0.01):
            x *= slope
            return x
        ''')  # fmt: skip
    assert [p.split(" fails ")[0] for p in report(root).problems] == [
        "also_right/not_right.py is right and"
    ]


def test_a_mutant_that_no_test_catches_is_shown(root: Path, edit) -> None:
    edit(TESTS, old="np.maximum(x, 0.01 * x)", new="student.leaky_relu(x, 0.01)")
    edit(
        TESTS, old="assert_close(student.leaky_relu(x), ", new="assert_close(x * 1.0, x * 1.0) or ("
    )
    survivors = report(root).survivors
    assert any("slope=0.01" in each.before and "0.02" in each.after for each in survivors)


def test_a_mutant_with_a_reason_may_survive(root: Path, edit) -> None:
    listed = root / "solutions/leaky_relu/equivalent.toml"
    edit("solutions/leaky_relu/equivalent.toml", "")
    survivors = report(root).survivors
    assert [each.after for each in survivors] == ["return np.where(x > 0, x, slope * x)"]
    listed.write_text(
        "[[mutant]]\nexercise = 'leaky_relu'\nline = 'x'\nmutant = 'y'\nreason = ''\n"
    )
    with pytest.raises(CourseError, match="without a reason"):
        report(root)


def test_a_test_that_never_fails_is_named(root: Path, edit) -> None:
    idle = '''
        @exercise("leaky_relu", points=1)
        def test_it_answers(student):
            """It may be called."""
            try:
                student.leaky_relu(np.ones(2))
            except Exception:
                return
        '''
    source = (root / TESTS).read_text()
    edit(TESTS, source.replace("points=2", "points=1") + textwrap.dedent(idle))
    assert "test_it_answers never fails: it tests nothing" in report(root).problems


def test_tests_that_always_fail_together_are_named(root: Path, edit) -> None:
    source = (root / TESTS).read_text()
    twin = source[source.index('@exercise("leaky_relu", points=1)\ndef') :]
    edit(TESTS, source.replace("points=2", "points=1") + "\n\n" + twin.replace("as_it_was", "so"))
    assert any("test_the_argument_stays_so" in note for note in report(root).notes)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("solutions/leaky_relu/solution.py", "[-1.0, 3.0]", "[-1.0, 4.0]", "example is not true"),
        ("solutions/leaky_relu/solution.py", ">>>", "so:", "no worked example"),
        ("solutions/leaky_relu/solution.py", "slope=0.01", "slope=0.01, extra=1", "argument extra"),
        ("assignments/leaky_relu/assignment.md", "assert ", "assert not ", "fail on the reference"),
        ("solutions/leaky_relu/wrong/absolute_value.py", "\n\nA leaky", " A leaky", "a hint"),
        (
            "assignments/leaky_relu/assignment.md",
            "{{ exercise",
            "return np.where(x >= 0, x, slope * x)\n\n{{ exercise",
            "shows a line of solution.py",
        ),
    ],
)
def test_a_text_that_is_not_as_it_must_be_is_a_problem(
    root: Path, edit, name: str, old: str, new: str, said: str
) -> None:
    edit(name, old=old, new=new)
    course = courses.load(root)
    problems = list(checking.texts.problems(course.assignment("leaky_relu")))
    assert any(said in problem for problem in problems), problems


def test_the_command_prints_a_table_and_says_by_its_code_whether_all_are_fit(
    root: Path, edit, tmp_path: Path
) -> None:
    in_it = ("--seeds", "1", "--course", str(root))
    done = run("check", *in_it, "--json", str(tmp_path / "c.json"))
    assert done.exit_code == 0
    assert "leaky_relu" in done.stdout
    assert json.loads((tmp_path / "c.json").read_text())["assignments"][0]["problems"] == []
    edit("solutions/leaky_relu/equivalent.toml", "")
    done = run("check", "leaky_relu", *in_it)
    assert done.exit_code == 1
    assert "no test catches this mutant" in done.stdout
    assert "+ return np.where(x > 0, x, slope * x)" in done.stdout


@pytest.mark.parametrize("command", ["check --seeds 2", "demo"])
def test_after_a_check_or_a_demo_the_first_who_fails_waits_for_nothing(
    tmp_path: Path, command: str
) -> None:
    def kept() -> dict[Path, int]:
        folders = [tmp_path / preparing.FOLDER, tmp_path / mistakes.FOLDER]
        files = [file for folder in folders for file in folder.rglob("*.*")]
        return {file: file.stat().st_mtime_ns for file in files}

    scaffold.make_course(tmp_path)
    assert run(*command.split(), "--course", str(tmp_path)).exit_code == 0
    known = kept()
    assert len(known) == 3  # recordings, template, answers
    wrong = tmp_path / "solutions/leaky_relu/wrong/slope_on_the_positive_side.py"
    done = run("grade", "leaky_relu", str(wrong), "--json", "-", "--course", str(tmp_path))
    assert '"misconception": "slope_on_the_positive_side"' in done.stdout
    assert kept() == known


# --- mutants ----------------------------------------------------------------------------------

BEFORE_AND_AFTER = [
    ("return a + b", "return a - b"),
    ("return a + b", "return a"),
    ("return a * b", "return b"),
    ("return a / b", "return b / a"),
    ("return a @ b.T", "return a @ b"),
    ("return f(a, b)", "return f(b, a)"),
    ("return f(a)", "return a"),
    ("return a.copy()", "return a"),
    ("return a.sum(axis=1)", "return a.sum(axis=0)"),
    ("return a.sum(axis=1)", "return a.sum(axis=2)"),
    ("return a.sum(axis=1)", "return a.mean(axis=1)"),
    ("return a <= b", "return a < b"),
    ("return -a", "return a"),
    ("return a and b", "return a or b"),
    ("return a and b", "return b"),
    ("return max(a, b)", "return min(a, b)"),
    ("return a[1:]", "return a[2:]"),
    ("return a if b else c", "return a if (b) or True else c"),
    ("return a * f(b)", "return (a * f(b)).detach()"),
    ("return 0.9", "return 1.8"),
    ("return list(range(a))", "return list(range(1, a))"),
    ("return list(range(a))", "return list(range(a - 1))"),
]


def mutated(tmp_path: Path, source: str) -> list[mutants.Mutant]:
    folder = tmp_path / "solutions"
    folder.mkdir(exist_ok=True)
    (folder / "solution.py").write_text(source)
    exercise = courses.Exercise("g", 1.0)
    made = Assignment(
        slug="a", title="", unit="", exercises=(exercise,), imports=(), forbidden=(), device="cpu",
        limits=courses.Limits(), policy="full", folder=tmp_path, solutions=folder, text="",
    )  # fmt: skip
    return list(mutants.mutants_of(made))


@pytest.mark.parametrize(("before", "after"), BEFORE_AND_AFTER)
def test_what_slips_in_is_tried(tmp_path: Path, before: str, after: str) -> None:
    made = mutated(tmp_path, f"def g(a, b, c):\n    {before}\n")
    assert (before, after) in {(each.before, each.after) for each in made}


def test_a_statement_is_left_out_and_a_condition_turned_round(tmp_path: Path) -> None:
    source = "def g(a):\n    if a > 1:\n        raise ValueError('no')\n    a += 1\n    return a\n"
    after = {each.source for each in mutated(tmp_path, source)}
    assert source.replace("raise ValueError('no')", "pass").strip() in after
    assert source.replace("a += 1", "pass").strip() in after
    assert source.replace("a += 1", "a = 1").strip() in after
    assert source.replace("a > 1", "not (a > 1)").strip() in after


def test_texts_and_annotations_are_left_alone(tmp_path: Path) -> None:
    source = 'def g(a: "1 + 1" = None) -> "2":\n    """It is 1 + 1."""\n    return "a + 1"\n'
    changed = "".join(each.after for each in mutated(tmp_path, source))
    assert "- 1" not in changed
    assert "XX" not in changed


def test_a_guard_is_left_alone(tmp_path: Path) -> None:
    made = mutated(tmp_path, "def g(a, b):\n    return list(zip(a, b, strict=True))\n")
    assert made
    assert all("strict=True" in each.after for each in made if "zip" in each.after)


def test_each_mutant_is_code_that_differs_in_one_place(tmp_path: Path) -> None:
    source = Path(scaffold.__file__).with_name("course.py").read_text()
    made = mutated(tmp_path, source)
    assert len({each.source for each in made}) == len(made) > 100
    for each in made[::10]:
        cst.parse_module(each.source)
        assert each.before != each.after
