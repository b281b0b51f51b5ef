"""Every assignment in the repository is fit to be given: its tests are tested."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograder import course as courses
from autograder.check import Plan, check
from autograder.keys import Options

from .conftest import REPOSITORY

COURSE = courses.load(REPOSITORY)
PLAN = Plan(seeds=1, mutant_seconds=4, quick=True)
"""What there is time for in each run of the tests; `make check` leaves nothing out."""
WITHOUT_TORCH = [s for s in COURSE.slugs() if "torch" not in COURSE.assignment(s).imports]
PREPARE = """
import sys
from pathlib import Path
from autograder import course as courses
from autograder.preparing import prepare

course = courses.load(Path(sys.argv[1]))
recordings, *_ = prepare(course, course.assignment(sys.argv[2]))
print(len(recordings), "torch" in sys.modules)
"""


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_an_assignment_is_fit_to_be_given(slug: str) -> None:
    report = check(COURSE, COURSE.assignment(slug), Options(workers=2), PLAN)
    assert report.problems == []
    assert report.survivors == []
    assert report.wrong > 100
    assert report.mutants_tried > 0


@pytest.mark.parametrize("slug", WITHOUT_TORCH)
def test_what_is_solved_without_torch_is_tested_without_it(slug: str) -> None:
    command = [sys.executable, "-c", PREPARE, str(REPOSITORY), slug]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    tests, torch_was_imported = done.stdout.split()
    assert int(tests) > 0
    assert torch_was_imported == "False"
