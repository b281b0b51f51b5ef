"""The floor: the same cells and the same calls in one warm process, neither isolated nor tested."""

from __future__ import annotations

import contextlib
import gc
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder import course as courses
from autograder import messages, notebook, preparing, serving, wire
from autograder.course import Assignment
from autograder.keys import Submission
from autograder.sandbox import shell

from . import inside
from .measuring import Taken, peak, timed
from .records import Row, row

NAME = "the floor"


class Floor:
    """An assignment's cells and the calls of its hidden tests."""

    def __init__(self, root: Path, slug: str) -> None:
        course = courses.load(root)
        self.assignment: Assignment = course.assignment(slug)
        recordings, _, self._template = preparing.prepare(course, self.assignment)
        self._calls = [recording.questions.calls for recording in recordings]
        with contextlib.redirect_stdout(io.StringIO()):
            self._shell = shell.make_shell()

    def namespace(self, submission: Submission) -> dict[str, Any]:
        """What the submission's cells define."""
        data = notebook.read_bytes(submission.path)
        cells, _ = notebook.submitted_cells(submission.path.name, data)
        self._shell.user_ns.clear()
        run = shell.Notebook(self._shell)
        for cell in notebook.compose(self._template, cells).cells:
            run.run(cell.number, cell.source)
        return run.namespace

    def answer(self, submission: Submission) -> None:
        """Run the cells, and then every call; functions of the tests' own answer nothing."""
        namespace = self.namespace(submission)
        probe = serving.load_probe(self.assignment.probe, namespace)
        responder = serving.Responder(namespace, probe, lambda *args: None)
        for data in self._calls:
            request, buffers = wire.read_request(data)
            assert isinstance(request, messages.Calls)
            for call, its in wire.calls_of(request, buffers):
                responder.answer(call, its)

    def score(self, submission: Submission, root: Path) -> float:
        """What the hidden tests say of the definitions here."""
        namespace, score = self.namespace(submission), 0.0
        for exercise in self.assignment.exercises:
            try:
                inside.run(namespace, str(root), self.assignment.slug, exercise.name)
            except Exception:
                continue
            score += exercise.points
        return score


def grade(root: Path, slug: str, submissions: Sequence[Submission]) -> tuple[Row, dict[str, float]]:
    """What the class takes when all is ready; then each student's score, not part of that.

    A score is what the tests say in this process, once for notebooks that are the same.
    """
    floor, taken = Floor(root, slug), Taken()
    gc.collect()
    for measure in (timed, peak):
        with measure(taken):
            for submission in submissions:
                floor.answer(submission)
    known: dict[bytes, float] = {}
    scores = {}
    for submission in submissions:
        data = submission.path.read_bytes()
        if data not in known:
            known[data] = floor.score(submission, root)
        scores[submission.student] = known[data]
    return row(NAME, len(submissions), taken), scores
