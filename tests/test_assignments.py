"""Every assignment in the repository is fit to be given: its tests are tested."""

from __future__ import annotations

import pytest

from autograder import course as courses
from autograder.check import Plan, check
from autograder.keys import Options

from .conftest import REPOSITORY

COURSE = courses.load(REPOSITORY)
PLAN = Plan(seeds=1, mutant_seconds=4, quick=True)
"""What there is time for in each run of the tests; `make check` leaves nothing out."""


@pytest.mark.parametrize("slug", COURSE.slugs())
def test_an_assignment_is_fit_to_be_given(slug: str) -> None:
    report = check(COURSE, COURSE.assignment(slug), Options(workers=2), PLAN)
    assert report.problems == []
    assert report.survivors == []
    assert report.wrong > 100
    assert report.mutants_tried > 0
