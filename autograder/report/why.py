"""Everything that one stored result rests on, and whether it comes out the same today."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from .. import notebook
from ..course import Assignment, Course
from ..errors import UserError
from ..examiner.witness import Seen, Witness
from ..grading import Grader
from ..keys import Options, Submission, grader_version, result_key, text_of
from ..notebook import Unreadable
from ..results import SubmissionResult, TestResult
from ..starting import grader
from ..store import Kept, Store
from .evidence import CellRun, Difference, Ground, TestTrace, Why


class NotOne(UserError):
    """A student of whom nothing is stored, or several files."""


def find(store: Store, assignment: Assignment, student: str) -> Kept:
    """The stored result of a student, or of a file by its path. Raises `NotOne`."""
    name = text_of(student)
    kept = store.kept(assignment.slug, name)
    if len(kept) == 1:
        return kept[0]
    if kept:
        paths = ", ".join(each.result.path for each in kept)
        raise NotOne(f"{name} has {len(kept)} graded files: name one of them instead: {paths}")
    known = {known for known, _ in store.keys(assignment.slug)}
    near = get_close_matches(name, known, n=3)
    hint = f" (did you mean {' or '.join(near)}?)" if near else ""
    raise NotOne(f"nothing of {name} is graded in {assignment.slug}{hint}")


def device_of(kept: Kept) -> str:
    """The device to grade on again: the one on which it was graded, where that is known."""
    return kept.result.basis.device if kept.result.basis else "auto"


def explain(
    course: Course, assignment: Assignment, kept: Kept, options: Options, full: bool = False
) -> Why:
    """Grade the submission of a stored result again, and lay out all that the result rests on.

    With `full` the examples of tests that passed are in it too. Raises what `starting.grader` does.
    """
    if not _is_there(_place(course, kept.result.path)):
        return lay_out(course, assignment, kept, options, None, full)
    with grader(course, assignment, options) as ready:
        return lay_out(course, assignment, kept, options, ready, full)


def lay_out(
    course: Course,
    assignment: Assignment,
    kept: Kept,
    options: Options,
    ready: Grader | None,
    full: bool = False,
) -> Why:
    """As `explain`, with a grader that is ready; without one nothing is graded again."""
    stored = kept.result
    path = _place(course, stored.path)
    now, witness = _grade(ready, Submission(path, stored.student)) if ready else (None, None)
    tests = _tests(stored, now, witness, full)
    differences = _differences(stored, now, tests) if now else []
    state = _state(course, assignment, kept, options, path)
    return Why(
        assignment=assignment.slug,
        title=assignment.title,
        graded_at=kept.graded_at.isoformat(sep=" ", timespec="seconds"),
        file=state,
        stored=stored,
        now=now,
        reproduced=now is not None and not differences and state == "same",
        differences=differences,
        grounds=_grounds(course, assignment, options, stored, path),
        limits=assignment.limits,
        layers=ready.layers if ready else {},
        cells=_cells(ready, path, now) if ready and now else [],
        tests=tests,
        command=command(course, assignment, options, path),
    )


def command(course: Course, assignment: Assignment, options: Options, path: Path) -> str:
    """The command that grades the submission again, for a shell."""
    weak = ["--allow-weak-isolation"] if options.allow_weak_isolation else []
    words = [
        "autograder", "grade", assignment.slug, "--course", str(course.root),
        "--device", options.device, *weak, "--force", "--json", "-", "--", str(path),
    ]  # fmt: skip
    return text_of(shlex.join(words))


def _place(course: Course, stored: str) -> Path:
    """Where the file is: a path that was given relative may have been so to the course."""
    path, beside = Path(stored), course.root / stored
    return beside if not _is_there(path) and _is_there(beside) else path


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)  # whatever is in its name


def _grade(ready: Grader, submission: Submission) -> tuple[SubmissionResult, Witness | None]:
    made: list[Witness] = []

    def watched(*arguments: Any) -> Witness:
        made.append(Witness(*arguments))
        return made[-1]

    result = ready.grade(submission, judge=watched)
    return result, made[-1] if made else None


def _cells(ready: Grader, path: Path, now: SubmissionResult) -> list[CellRun]:
    if now.status != "graded":
        return []
    submitted, _ = notebook.submitted_cells(path.name, notebook.read_bytes(path))
    errors = {error.cell: error.message for error in now.cell_errors}
    return [
        CellRun(number=cell.number, source=cell.source, error=errors.get(cell.number, ""))
        for cell in notebook.compose(ready.template, submitted).cells
    ]


def _tests(
    stored: SubmissionResult, now: SubmissionResult | None, witness: Witness | None, full: bool
) -> list[TestTrace]:
    """The tests of today in their order, then those that are stored only."""
    then, today = _by_name(stored), _by_name(now) if now else {}
    traces = []
    for (exercise, name), test in {**today, **then}.items():
        trace = TestTrace(
            exercise=exercise,
            name=name,
            title=test.title,
            points=test.points,
            stored=then.get((exercise, name)),
            now=today.get((exercise, name)),
        )
        if witness is not None and trace.now is not None:
            trace = _traced(trace, witness, full)
        traces.append(trace)
    return traces


def _by_name(result: SubmissionResult) -> dict[tuple[str, str], TestResult]:
    return {(e.name, test.name): test for e in result.exercises for test in e.tests}


def _traced(trace: TestTrace, witness: Witness, full: bool) -> TestTrace:
    failed = not trace.told.passed
    if trace.told.kind == "forbidden" and witness.testimonies[trace.name].failed is None:
        return trace  # told by the source: nothing was asked
    seen = witness.examples(trace.name)
    return msgspec.structs.replace(
        trace,
        examples=len(witness.testimonies[trace.name].recording.examples),
        judged=len(seen),
        identical=sum(example.identical for example in seen),
        shown=seen if failed or full else [],
        smallest=_if_another(witness.smallest(trace.name), seen) if failed else None,
    )


def _if_another(smallest: Seen | None, seen: Sequence[Seen]) -> Seen | None:
    known = smallest is None or smallest.questions == seen[-1].questions
    return None if known else smallest


def _differences(
    stored: SubmissionResult, now: SubmissionResult, tests: Sequence[TestTrace]
) -> list[Difference]:
    pairs = [
        ("the status", stored.status, now.status),
        ("why it is unreadable", stored.reason, now.reason),
        ("the score", f"{stored.score:g}", f"{now.score:g}"),
        ("the most points", f"{stored.max_score:g}", f"{now.max_score:g}"),
        *((f"{t.exercise}: {t.title}", _verdict(t.stored), _verdict(t.now)) for t in tests),
    ]
    return [Difference(what=w, stored=then, now=new) for w, then, new in pairs if then != new]


def _verdict(test: TestResult | None) -> str:
    if test is None:
        return "no such test"
    return f"{'passed' if test.passed else 'not passed'}, {test.points:g} points"


# --- what was the same ------------------------------------------------------------------------


def _state(course: Course, assignment: Assignment, kept: Kept, options: Options, path: Path) -> str:
    if not _is_there(path):
        return "gone"
    digest, data = _read(path)
    if kept.key == result_key(assignment, course, options, data):
        return "same"
    if kept.result.basis is None:
        return "unknown"
    return "same" if kept.result.basis.submission == digest else "changed"


def _read(path: Path) -> tuple[str, bytes]:
    """The hash of a file, "" where it cannot be read, and what its result's key rests on."""
    try:
        data = notebook.read_bytes(path)
    except Unreadable as error:
        return "", str(error).encode()
    return sha256(data).hexdigest(), data


def _grounds(
    course: Course, assignment: Assignment, options: Options, stored: SubmissionResult, path: Path
) -> list[Ground]:
    then = stored.basis
    pairs = {
        "submission": (then.submission if then else "", _read(path)[0]),
        "assignment": (then.assignment if then else "", assignment.digest),
        "seed": (str(then.seed) if then else "", str(course.settings.seed)),
        "grader": (then.grader if then else "", grader_version()),
        "device": (then.device if then else "", options.device),
    }
    return [Ground(name=name, stored=old, now=new) for name, (old, new) in pairs.items()]
