"""Cheating gains nothing, and harms nobody: each attack is graded between two honest submissions.

None of the attacks solves an exercise. Whatever it tries, it must score nothing, its neighbours
must get full marks, and nothing may be left of it.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from autograder import runs
from autograder.course import Assignment, Course
from autograder.keys import Options, Submission
from autograder.results import SubmissionResult
from autograder.store import Store

ATTACKS = sorted((Path(__file__).parent / "attacks").glob("*.py"))


@pytest.fixture(scope="module")
def results(
    kinds_course: Course, kinds: Assignment, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, SubmissionResult]:
    """One run of the whole class: honest, attack, honest, attack, ..."""
    root = tmp_path_factory.mktemp("attacked")
    submissions = []
    for attack in ATTACKS:
        honest = root / f"honest-{attack.stem}.py"
        honest.write_text(kinds.solution.read_text("utf-8") + f"\n# {attack.stem}\n")
        submissions += [Submission(honest, honest.stem), Submission(attack, attack.stem)]
    store = Store("sqlite:///results.db", root)
    course = dataclasses.replace(kinds_course, root=root)
    run = runs.run(course, kinds, submissions, store, Options(workers=2))
    assert len(store.results(kinds.slug)) == len(submissions)
    store.close()
    return {result.student: result for result in run.results}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda path: path.stem)
def test_an_attack_gains_nothing_and_harms_nobody(
    results: dict[str, SubmissionResult], attack: Path
) -> None:
    attacked, honest = results[attack.stem], results[f"honest-{attack.stem}"]
    assert (attacked.status, attacked.score) == ("graded", 0.0)
    assert (honest.status, honest.score) == ("graded", honest.max_score)
