"""The same hidden tests inside a notebook's kernel, as an nbgrader course would have them.

A test cell calls `run`; reference, tests and the student's code share the process, and Hypothesis
draws the examples anew for each submission.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from autograder import course as courses
from autograder.examiner.student import LocalTransport, Student
from autograder.examiner.suite import FIXTURES, HiddenTest, collect
from autograder.preparing import Reference
from autograder.serving import load_probe

PHASES = (hypothesis.Phase.explicit, hypothesis.Phase.generate)


@cache
def _prepared(root: str, slug: str) -> tuple[Any, list[HiddenTest], Reference]:
    assignment = courses.load(Path(root)).assignment(slug)
    return assignment, collect(assignment.hidden_tests), Reference(assignment)


def run(namespace: dict[str, Any], root: str, slug: str, exercise: str) -> None:
    """Put an exercise's hidden tests to `namespace`; raises where one fails."""
    assignment, tests, reference = _prepared(root, slug)
    student = Student(LocalTransport(namespace, load_probe(assignment.probe, namespace)))
    oracle = Student(reference.transport())
    for test in tests:
        if test.mark.exercise != exercise:
            continue

        def body(test: HiddenTest = test, **arguments: Any) -> None:
            student._begin()
            oracle._begin()
            test.body(**arguments)

        fixtures = test.fixtures(**dict(zip(FIXTURES, (student, oracle), strict=True)))
        try:
            for case in test.cases:
                if test.is_property:
                    test.explore(body, {**fixtures, **case}, PHASES, seed=0)
                else:
                    body(**fixtures, **case)
        except pytest.fail.Exception as failure:  # a BaseException, which otter does not expect
            raise AssertionError(str(failure)) from None
