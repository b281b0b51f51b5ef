"""One submission to one result."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Protocol

import msgspec

from . import codec, notebook, written
from .course import Assignment, Course
from .examiner.diagnosis import Mistake, Wrong
from .examiner.explaining import Told, explain, wrong_answers
from .examiner.failures import NOT_EXPECTED
from .examiner.forbidden import find_forbidden
from .examiner.judge import Failure, Judge, Verdict
from .examiner.recording import Recording, record
from .examiner.session import LOST, Session
from .keys import Options, Submission, grader_version, result_key, text_of
from .messages import Cell, Limits
from .mistakes import KnownMistakes
from .notebook import SubmittedCell, Unreadable
from .preparing import Elsewhere, Reference
from .release import TemplateCell
from .results import Basis, CellError, ExerciseResult, SubmissionResult, TestResult
from .sandbox import launch


class Second(Protocol):
    """Another process with an assignment's hidden tests and its reference."""

    def grade(self, submission: Submission, layers: dict[str, str]) -> SubmissionResult | None: ...


class Grader:
    """An assignment's hidden tests, ready to be put to submissions."""

    result = SubmissionResult

    def __init__(
        self,
        assignment: Assignment,
        recordings: Sequence[Recording],
        template: Sequence[TemplateCell],
        reference: Reference,
        course: Course,
        options: Options,
        zygote: launch.Sandboxes,
        second: Second | None = None,
    ) -> None:
        """`second` grades where tests or reference are needed, for as long as it is there."""
        self.assignment = assignment
        self.recordings = recordings
        self.template = template
        self.layers = dict(zygote.layers)
        self.missing_layers = sorted(name for name, why in zygote.layers.items() if why)
        self._reference = reference
        self._course = course
        self._options = options
        self._zygote = zygote
        self._second = second
        self._known = KnownMistakes(
            assignment,
            recordings,
            course.home,
            result_key(assignment, course, options),
            self.judging,
        )

    @property
    def workers(self) -> int:
        """How many submissions can be judged at the same time, each in a slot of its own."""
        return self._options.workers

    def grade(
        self, submission: Submission, slot: int = 0, judge: Callable[..., Judge] = Judge
    ) -> SubmissionResult:
        """Judge one submission, with another `judge` to watch how. Raises `SandboxError`."""
        try:
            return self._graded(submission, slot, judge)
        except Elsewhere:
            assert self._second is not None
            result = self._second.grade(submission, self.layers)
        return self._graded(submission, slot, judge) if result is None else result

    def _graded(
        self, submission: Submission, slot: int, judge: Callable[..., Judge]
    ) -> SubmissionResult:
        started = time.perf_counter()
        data: bytes | None = None
        try:
            data = notebook.read_bytes(submission.path)
            cells, notes = notebook.submitted_cells(submission.path.name, data)
        except Unreadable as error:
            return self._result(submission, "unreadable", str(error), started, data)
        composed = notebook.compose(self.template, cells)
        session = self._session(composed.cells, slot, self.assignment.limits)
        names = [exercise.name for exercise in self.assignment.exercises]
        forbidden = find_forbidden(composed.cells, names, self.assignment.forbidden)
        told: dict[str, Told] = {}
        try:
            judging = judge(
                self.recordings,
                session,
                self._reference.transport,
                self._course.settings.seed,
                forbidden,
                self._options.quick,
                self._options.explain,
            )
            verdicts = judging.verdicts()
            wrong = wrong_answers(judging, verdicts) if self._options.explain else {}
            if wrong:
                session.close()  # a slot has one sandbox at a time, and the known need theirs
                told = explain(
                    wrong,
                    self.recordings,
                    lambda exercise, answers: self._mistakes(exercise, slot, answers),
                    self._reference.signatures,
                )
        finally:
            session.close()
        sources = {cell.number: cell.source.splitlines() for cell in composed.cells}
        exercises = self._exercises(verdicts, sources, told)
        exercises += written.results(self.template, submission.path.name, data)
        return msgspec.structs.replace(
            self._result(submission, "graded", "", started, data),
            score=_rounded(sum(exercise.score for exercise in exercises)),
            exercises=exercises,
            notes=[*notes, *composed.notes, *self._mistaken(cells, exercises)],
            cell_errors=_cell_errors(session, sources),
            cpu_seconds=round(session.spent.cpu_seconds, 4),
            peak_mb=round(session.spent.peak_mb, 1),
        )

    def know_mistakes(self) -> None:
        """Ask the known wrong solutions now, rather than when a submission first fails.

        They are asked in all slots, before workers have them. Raises `SandboxError`.
        """
        for exercise in self.assignment.exercises:
            self._known.of(exercise.name, range(len(self._zygote.slots)))

    def _mistakes(self, exercise: str, slot: int, wrong: Wrong) -> Sequence[Mistake]:
        """The known mistakes in an exercise, for the wrong answers of what is graded in a slot.

        Where there is one submission only, all slots are to be had, and none but it counts.
        """
        if self._options.hurry:
            return self._known.of(exercise, range(len(self._zygote.slots)), wrong)
        return self._known.of(exercise, [slot])

    def with_seed(self, seed: int) -> Grader:
        """A grader with other examples, which are not kept, and the same sandboxes."""
        settings = msgspec.structs.replace(self._course.settings, seed=seed)
        return Grader(
            self.assignment,
            [record(each.test, self._reference.transport, seed) for each in self.recordings],
            self.template,
            self._reference,
            replace(self._course, settings=settings),
            self._options,
            self._zygote,
        )

    @contextlib.contextmanager
    def judging(
        self,
        cells: Sequence[Cell],
        slot: int,
        forbidden: Mapping[str, str] = MappingProxyType({}),
        limits: Limits | None = None,
    ) -> Iterator[Judge]:
        """A judge of cells that are not a student's: it neither shrinks nor explains."""
        session = self._session(cells, slot, limits or self.assignment.limits)
        seed = self._course.settings.seed
        try:
            yield Judge(
                self.recordings, session, self._reference.transport, seed, forbidden, shrink=False
            )
        finally:
            session.close()

    def _session(self, cells: Sequence[Cell], slot: int, limits: Limits) -> Session:
        return Session(
            spawn=lambda: self._zygote.slots[slot].spawn(limits, self._options.device),
            cells=cells,
            probe=self.assignment.probe,
            limits=limits,
        )

    def _mistaken(
        self, cells: Sequence[SubmittedCell], exercises: Sequence[ExerciseResult]
    ) -> list[str]:
        """A note where no point was earned and the notebook seems to be another assignment's."""
        if any(exercise.score for exercise in exercises):
            return []
        own = {self.assignment.slug: [part.name for part in self.assignment.parts]}
        known = self._course.exercises | own
        other = notebook.mistaken_for(cells, self.assignment.slug, known)
        return [f"it looks like the notebook of {other}"] if other else []

    def failed(self, submission: Submission, reason: str) -> SubmissionResult:
        """The result of a submission that could not be graded through no fault of its own."""
        result = self._result(submission, "failed", reason, time.perf_counter())
        return msgspec.structs.replace(result, score=None)

    def _result(
        self,
        submission: Submission,
        status: Any,
        reason: str,
        started: float,
        data: bytes | None = None,
    ) -> SubmissionResult:
        return SubmissionResult(
            path=text_of(str(submission.path)),
            student=text_of(submission.student),
            status=status,
            score=0.0,
            max_score=_rounded(self.assignment.points),
            seconds=round(time.perf_counter() - started, 4),
            reason=reason,
            missing_layers=self.missing_layers,
            basis=Basis(
                submission="" if data is None else hashlib.sha256(data).hexdigest(),
                assignment=self.assignment.digest,
                seed=self._course.settings.seed,
                grader=grader_version(),
                device=self._options.device,
                weak_isolation=self._options.allow_weak_isolation,
            ),
        )

    def _exercises(
        self,
        verdicts: Sequence[Verdict],
        sources: dict[int, list[str]],
        told: Mapping[str, Told],
    ) -> list[ExerciseResult]:
        results = []
        for exercise in self.assignment.exercises:
            tests = [
                _test_result(verdict, sources, told.get(verdict.test.name))
                for verdict in verdicts
                if verdict.test.mark.exercise == exercise.name
            ]
            score = _rounded(sum(test.points for test in tests if test.passed))
            results.append(
                ExerciseResult(
                    name=exercise.name,
                    score=score,
                    max_score=_rounded(exercise.points),
                    tests=tests,
                )
            )
        return results


# --- results ----------------------------------------------------------------------------------


def _test_result(verdict: Verdict, sources: dict[int, list[str]], told: Told | None) -> TestResult:
    failure = verdict.failure
    passed = TestResult(
        name=verdict.test.name,
        title=verdict.test.title,
        passed=verdict.passed,
        points=verdict.test.mark.points,
    )
    if failure is None:
        return passed
    return msgspec.structs.replace(
        passed,
        message=one_line(failure),
        kind=failure.kind,
        misconception=told.misconception if told else None,
        hint=told.hint if told else "",
        reason=failure.reason,
        calls=list(failure.calls),
        expected=failure.expected,
        cell=failure.cell,
        line=failure.line,
        code=_code_at(sources, failure.cell, failure.line),
    )


def one_line(failure: Failure) -> str:
    """A failure as one line of text."""
    parts = []
    if failure.calls:
        call, answer = failure.calls[-1]
        parts.append(f"{call} {answer}")
    told = failure.calls and failure.kind in ("raised", "lost")
    if not told and failure.reason != NOT_EXPECTED:
        parts.append(failure.reason)
    if failure.expected is not None:
        parts.append(f"expected {failure.expected}")
    return " ".join("; ".join(parts).split())


def _cell_errors(session: Session, sources: dict[int, list[str]]) -> list[CellError]:
    errors = []
    for number, done in sorted(session.errors.items()):
        parts = [done.message] if done.error == LOST else [done.error, done.message]
        text = ": ".join(part for part in parts if part)
        errors.append(
            CellError(
                cell=number,
                line=done.line,
                message=" ".join(text.split()),
                code=_code_at(sources, number, done.line),
            )
        )
    return errors


def _code_at(sources: dict[int, list[str]], cell: int, line: int) -> str:
    lines = sources.get(cell, [])
    return codec.clip(lines[line - 1].strip(), 200) if 0 < line <= len(lines) else ""


def _rounded(points: float) -> float:
    return round(float(points), 9)
