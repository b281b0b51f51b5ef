"""One submission to one result."""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from . import __version__, notebook, wire
from .course import Assignment, Course, CourseError, digest_of
from .examiner import plugin
from .examiner.explaining import Told, explain, wrong_answers
from .examiner.failures import NOT_EXPECTED
from .examiner.forbidden import find_forbidden
from .examiner.judge import Failure, Judge, Verdict
from .examiner.recording import Recording, record
from .examiner.session import LOST, Session
from .examiner.student import LocalTransport
from .examiner.suite import HiddenTestError, collect
from .messages import Cell, Limits
from .mistakes import KnownMistakes
from .notebook import TemplateCell, Unreadable
from .results import Basis, CellError, ExerciseResult, SubmissionResult, TestResult
from .sandbox import launch
from .sandbox.isolation import REQUIRED
from .serving import load_probe

PACKAGE = Path(__file__).parent


class WeakIsolation(Exception):
    """A layer of isolation is missing on this machine."""


@dataclass(frozen=True)
class Submission:
    """A file that a student handed in."""

    path: Path
    student: str


@dataclass(frozen=True)
class Options:
    """How to grade: `device` is cpu or cuda. `quick` off asks everything live, for comparison;
    `explain` off looks neither for the smallest failing input nor for a misconception."""

    workers: int = 1
    device: str = "cpu"
    allow_weak_isolation: bool = False
    quick: bool = True
    explain: bool = True


@cache
def grader_version() -> str:
    """What a result rests on besides the course: the package's source and the libraries."""
    sources = sorted(PACKAGE.rglob("*.py"))
    digest = digest_of(*(path.read_bytes() for path in sources))[:12]
    from importlib.metadata import version

    libraries = " ".join(f"{n}-{version(n)}" for n in ("torch", "numpy", "hypothesis", "pytest"))
    return f"{__version__}+{digest} {libraries} python-{platform.python_version()}"


def result_key(assignment: Assignment, course: Course, options: Options, data: bytes = b"") -> str:
    """A hash of everything that a submission's result rests on; `data` are its bytes."""
    isolation = "weak" if options.allow_weak_isolation else ""
    seed = str(course.settings.seed)
    parts = (assignment.digest, seed, grader_version(), options.device, isolation)
    return digest_of(*(part.encode() for part in parts), data)


class Grader:
    """An assignment's hidden tests, ready to be put to submissions."""

    result = SubmissionResult

    def __init__(
        self,
        assignment: Assignment,
        recordings: Sequence[Recording],
        template: Sequence[TemplateCell],
        reference: dict[str, Any],
        course: Course,
        options: Options,
        zygote: launch.ZygoteProcess,
    ) -> None:
        self.assignment = assignment
        self.recordings = recordings
        self.template = template
        self.layers = dict(zygote.layers)
        self.missing_layers = sorted(name for name, why in zygote.layers.items() if why)
        self._reference = reference
        self._course = course
        self._options = options
        self._zygote = zygote
        self._known = KnownMistakes(
            assignment,
            recordings,
            course.root,
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
        """Judge one submission in this process, with another `judge` to watch how.

        Raises `SandboxError`.
        """
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
                self.new_reference,
                self._course.settings.seed,
                forbidden,
                self._options.quick,
                self._options.explain,
            )
            verdicts = judging.verdicts()
            if self._options.explain:
                wrong = wrong_answers(judging, verdicts)
                session.close()  # a slot has one sandbox at a time, and the known need theirs
                told = explain(
                    wrong,
                    self.recordings,
                    lambda exercise: self._known.of(exercise, slot),
                    self._signatures,
                )
        finally:
            session.close()
        sources = {cell.number: cell.source.splitlines() for cell in composed.cells}
        exercises = self._exercises(verdicts, sources, told)
        return msgspec.structs.replace(
            self._result(submission, "graded", "", started, data),
            score=_rounded(sum(exercise.score for exercise in exercises)),
            exercises=exercises,
            notes=[*notes, *composed.notes],
            cell_errors=_cell_errors(session, sources),
            cpu_seconds=round(session.spent.cpu_seconds, 4),
            peak_mb=round(session.spent.peak_mb, 1),
        )

    def with_seed(self, seed: int) -> Grader:
        """A grader with other examples, and the same sandboxes."""
        settings = msgspec.structs.replace(self._course.settings, seed=seed)
        course = replace(self._course, settings=settings)
        recordings, reference, template = prepare(course, self.assignment)
        return Grader(
            self.assignment, recordings, template, reference, course, self._options, self._zygote
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
            yield Judge(self.recordings, session, self.new_reference, seed, forbidden, shrink=False)
        finally:
            session.close()

    def _session(self, cells: Sequence[Cell], slot: int, limits: Limits) -> Session:
        return Session(
            spawn=lambda: self._zygote.slots[slot].spawn(
                limits, self._options.device, self.assignment.forbidden
            ),
            cells=cells,
            probe=self.assignment.probe,
            limits=limits,
        )

    @cached_property
    def _signatures(self) -> dict[str, inspect.Signature]:
        """Those of the exercises that are functions, as the reference has them."""
        definitions = {e.name: self._reference[e.name] for e in self.assignment.exercises}
        return {
            name: inspect.signature(definition)
            for name, definition in definitions.items()
            if inspect.isfunction(definition)
        }

    def new_reference(self) -> LocalTransport:
        return reference_transport(self._reference, self.assignment)

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


@contextlib.contextmanager
def grader(course: Course, assignment: Assignment, options: Options) -> Iterator[Grader]:
    """A grader that is ready to grade.

    Raises `CourseError` and `HiddenTestError` for the author's mistakes, `SandboxError` and
    `WeakIsolation` for the machine's shortcomings.
    """
    starting = launch.start(
        assignment.imports, options.workers, [PACKAGE, course.root], options.device
    )
    try:
        recordings, reference, template = prepare(course, assignment)
        zygote = starting.wait()
        if not options.allow_weak_isolation:
            refuse_weak_isolation(zygote.layers)
        yield Grader(assignment, recordings, template, reference, course, options, zygote)
    finally:
        starting.stop()


def refuse_weak_isolation(layers: Mapping[str, str]) -> None:
    """Raises `WeakIsolation` where a layer that grading insists on is missing."""
    missing = [name for name in REQUIRED if layers.get(name, "not there")]
    if missing:
        raise WeakIsolation(
            f"isolation is too weak on this machine: {missing[0]} is missing "
            f"({layers.get(missing[0], 'not there')}); "
            "see autograder doctor, or use --allow-weak-isolation"
        )


def prepare(
    course: Course, assignment: Assignment
) -> tuple[list[Recording], dict[str, Any], list[TemplateCell]]:
    """The recorded hidden tests, the reference's definitions and the notebook's cells."""
    template = notebook.template_cells(assignment)
    _one_thread()
    reference = load_reference(assignment)
    tests = collect(assignment.hidden_tests)
    _check_points(assignment, [(test.mark.exercise, test.mark.points) for test in tests])
    recordings = [
        record(test, lambda: reference_transport(reference, assignment), course.settings.seed)
        for test in tests
    ]
    return recordings, reference, template


def load_reference(assignment: Assignment) -> dict[str, Any]:
    """The definitions of the reference solution. Raises `HiddenTestError`, naming the file."""
    path = assignment.solution
    if not path.is_file():
        raise HiddenTestError(f"{path}: there is no such file")
    try:
        return plugin.load_module(path, f"autograder_reference_{assignment.slug}")
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        reason = (str(error).strip() or "it fails").splitlines()[0]
        raise HiddenTestError(f"{path}: {type(error).__name__}: {reason}") from None


def reference_transport(reference: dict[str, Any], assignment: Assignment) -> LocalTransport:
    try:
        probe = load_probe(assignment.probe, reference)
    except Exception as error:
        raise HiddenTestError(f"{assignment.probe_path}: {type(error).__name__}: {error}") from None
    return LocalTransport(reference, probe)


def _one_thread() -> None:
    """Workers are forked later: no library may have started threads by then."""
    with contextlib.suppress(ImportError):
        import torch

        torch.set_num_threads(1)


def _check_points(assignment: Assignment, marks: Sequence[tuple[str, float]]) -> None:
    names = {exercise.name for exercise in assignment.exercises}
    for name, _ in marks:
        if name not in names:
            raise CourseError(
                f"{assignment.hidden_tests}: {name} is not an exercise of {assignment.template}"
            )
    for exercise in assignment.exercises:
        total = sum(points for name, points in marks if name == exercise.name)
        if abs(total - exercise.points) > 1e-9:
            raise CourseError(
                f"{assignment.hidden_tests}: the tests of {exercise.name} are worth {total:g} "
                f"points, but {assignment.template} says {exercise.points:g}"
            )


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
    return wire.clip(lines[line - 1].strip(), 200) if 0 < line <= len(lines) else ""


def _rounded(points: float) -> float:
    return round(float(points), 9)


def text_of(value: str) -> str:
    """A file's name as encodable text: names are bytes, and need not be UTF-8."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
