"""A quiz that counts: pages without answers, one for each student, and what they hand in.

A student's variants come from a keyed hash of the student's name, so that nobody's page tells of
another's. A response file is a stranger's: bounded, typed, never evaluated.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from .. import files, notebook, standing
from ..course import Assignment, Course, CourseError, Exercise, digest_of, read_bytes
from ..keys import Submission, grader_version, text_of
from ..messages import Limits
from ..notebook import Unreadable
from ..results import Basis, ExerciseResult, SubmissionResult, TestResult
from ..runs import Run, known_result
from ..store import Store
from ..submitted import RESPONSES
from . import page, texts
from .judging import Judgement, Response, judge
from .loading import load
from .model import AnyQuestion, Quiz, QuizError, Variant
from .terminal import right_answer
from .variants import Maker

MAX_BYTES = 1 << 20
"""Size of the largest response file that is read."""
Asked = list[tuple[AnyQuestion, list[Variant]]]


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A response file. `shown` is the digest of what its page asked."""

    schema: Literal[1]
    quiz: str
    student: str
    shown: str
    answers: dict[str, Response]


def as_assignment(course: Course, slug: str) -> Assignment:
    """The graded quiz as what is stored, exported and shown: questions are its exercises.

    Raises `CourseError`.
    """
    try:
        quiz = load(course, slug.removesuffix(".quiz"))
    except QuizError as error:
        raise CourseError(str(error)) from None
    return Assignment(
        slug=f"{quiz.slug}.quiz",
        title=f"{quiz.title}: quiz",
        unit=quiz.file.unit,
        exercises=tuple(Exercise(q.id, q.points) for q in quiz.questions),
        imports=(),
        forbidden=(),
        device="cpu",
        limits=Limits(),
        policy=course.settings.feedback,
        folder=quiz.path.parent,
        solutions=quiz.solutions,
        text="",
    )


# --- pages ------------------------------------------------------------------------------------


def secret(course: Course) -> bytes:
    """The course's secret, made when it is first needed; it must stay until all is graded."""
    path = course.root / ".autograder" / "quiz-secret"
    made = secrets.token_hex(32).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(descriptor, "wb") as file:
                file.write(made)
        except OSError:
            path.unlink()  # half of a secret is none
            raise
    except FileExistsError:
        found = path.read_bytes()
        if len(found) < 32:
            raise QuizError(f"{path}: it is no secret: delete it, and hand out new pages") from None
        return found
    except OSError as error:
        raise files.NotWritten(
            f"{path}: the secret cannot be kept there: {error.strerror}"
        ) from None
    return made


def asked_of(maker: Maker, key: bytes, student: str) -> Asked:
    """Each question's variant for a student."""
    asked: Asked = []
    for question in maker.quiz.questions:
        name = "\0".join((maker.quiz.slug, question.id, student)).encode()
        seed = int.from_bytes(hmac.digest(key, name, "sha256")[:6], "big")
        asked.append((question, [maker.variant(question, seed)]))
    return asked


def digest(asked: Asked) -> str:
    """A hash of what a page asks, answers left out."""
    told = [
        [v.question, v.rule, v.text, v.code, v.left, [o.text for o in v.options], v.unit, q.points]
        for q, (v,) in asked
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def write_pages(course: Course, quiz: Quiz, students: Sequence[str], out: Path) -> list[Path]:
    """A page for each student: `out` itself for one, in the folder `out` for several."""
    from ..feedback.pages import safe_name

    maker, key = Maker(quiz), secret(course)
    written = []
    for student in students:
        asked = asked_of(maker, key, student)
        sheet = page.Sheet(student, digest(asked))
        text = page.render(quiz, course.settings.title, asked, sheet)
        path = out if len(students) == 1 else out / safe_name(student) / f"{quiz.slug}.html"
        files.write(path, text.encode())
        written.append(path)
    return written


# --- what comes back --------------------------------------------------------------------------


def read(path: Path) -> Paper:
    """A response file. Raises `Unreadable`."""
    data = notebook.read_bytes(path)
    if len(data) > MAX_BYTES:
        raise Unreadable(f"it is larger than {MAX_BYTES >> 10} KiB")
    try:
        return msgspec.json.decode(data, type=Paper)
    except RecursionError:
        raise Unreadable("it is nested too deeply to be a response file") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"it is no response file of a quiz: {error}") from None


def grade(
    course: Course, slug: str, responses: Sequence[Submission], store: Store, force: bool = False
) -> Run:
    """Grade response files: what is new or changed, and with `force` all. Raises `QuizError`."""
    quiz = load(course, slug.removesuffix(".quiz"))
    maker, key = Maker(quiz), secret(course)
    assignment = as_assignment(course, slug)
    known = {} if force else store.keys(assignment.slug)
    results, new = [], 0
    for submission in map(_named, responses):
        rests_on = _rests_on(quiz, key, submission)
        name = text_of(submission.student), text_of(str(submission.path))
        if known.get(name) == rests_on:
            results.append(known_result(store, assignment.slug, rests_on, submission))
            continue
        result = _graded(maker, key, submission, assignment.points)
        result = msgspec.structs.replace(result, basis=_basis(quiz, submission))
        result = standing.timed(result, submission.path)
        if result.status != "failed":
            store.put(assignment.slug, rests_on, result)
        results.append(result)
        new += 1
    return Run(standing.applied(course, assignment.slug, results, store.attempts), new)


def _named(submission: Submission) -> Submission:
    """A submission of which it is not known whose it is is that of the student it names."""
    if submission.student:
        return submission
    path = submission.path
    try:
        return Submission(path, read(path).student)
    except Unreadable:
        return Submission(path, path.name[: -len(RESPONSES)])


def _rests_on(quiz: Quiz, key: bytes, submission: Submission) -> str:
    sources = [quiz.path, *sorted(quiz.solutions.rglob("*.py"))]
    try:
        data = notebook.read_bytes(submission.path)
    except Unreadable as error:
        data = str(error).encode()
    return digest_of(grader_version().encode(), key, *map(read_bytes, sources), data)


def _basis(quiz: Quiz, submission: Submission) -> Basis:
    """What a quiz's result rests on; the version of its file tells attempts apart."""
    try:
        version = hashlib.sha256(notebook.read_bytes(submission.path)).hexdigest()
    except Unreadable:
        version = ""
    return Basis(
        submission=version,
        assignment=digest_of(read_bytes(quiz.path)),
        seed=0,
        grader=grader_version(),
        device="cpu",
        weak_isolation=False,
    )


def _graded(maker: Maker, key: bytes, submission: Submission, points: float) -> SubmissionResult:
    started = time.perf_counter()
    result = SubmissionResult(
        path=text_of(str(submission.path)),
        student=text_of(submission.student),
        status="unreadable",
        score=0.0,
        max_score=points,
    )
    try:
        paper = read(submission.path)
        if paper.quiz != maker.quiz.slug:
            raise Unreadable(f"it answers the quiz {paper.quiz[:60]!r}, not {maker.quiz.slug!r}")
        if paper.student != submission.student:
            raise Unreadable("it was made on the page of another student")
    except Unreadable as error:
        return msgspec.structs.replace(result, reason=str(error))
    asked = asked_of(maker, key, paper.student)
    if not hmac.compare_digest(paper.shown.encode(), digest(asked).encode()):
        reason = (
            "its page asked other questions than the quiz has now: the quiz or "
            ".autograder/quiz-secret has changed since, or the file was tampered with"
        )
        return msgspec.structs.replace(result, status="failed", score=None, reason=reason)
    exercises = [
        _exercise(variant, question.points, paper.answers.get(question.id))
        for question, (variant,) in asked
    ]
    unknown = sorted(set(paper.answers) - {question.id for question, _ in asked})
    return msgspec.structs.replace(
        result,
        status="graded",
        score=round(sum(exercise.score for exercise in exercises), 9),
        exercises=exercises,
        notes=[f"it answers a question that there is not: {name[:60]}" for name in unknown[:5]],
        seconds=round(time.perf_counter() - started, 4),
    )


def _exercise(variant: Variant, points: float, response: Response | None) -> ExerciseResult:
    judged = judge(variant, response) if response else Judgement(0.0, reason="it has no answer")
    passed = TestResult(
        name=variant.question, title=variant.title, passed=judged.right, points=points
    )
    told = passed if judged.right else _told(passed, variant, response, judged)
    score = round(points * judged.score, 9)
    return ExerciseResult(name=variant.question, score=score, max_score=points, tests=[told])


def _told(
    test: TestResult, variant: Variant, response: Response | None, judged: Judgement
) -> TestResult:
    """A question that lost points, with the question, the answer given and the right one."""
    given = _given(variant, response)
    reason = " ".join(texts.label(part) for part in (judged.reason, *judged.because) if part)
    expected = texts.label(right_answer(variant))
    return msgspec.structs.replace(
        test,
        kind="wrong" if response else "missing",
        message=f"answered {given}; expected {expected}" if response else reason,
        reason=f"You answered “{given}”. {reason}".strip() if response else reason,
        expected=expected,
        hint=f"{texts.label(variant.text)} {texts.label(variant.explanation)}",
    )


def _given(variant: Variant, response: Response | None) -> str:
    if response is None:
        return ""
    if variant.rule not in ("choice", "choices", "order", "pairs"):
        return " ".join(response.text[:200].split())
    options = [texts.label(option.text) for option in variant.options]
    picked = response.picked[: len(options)]
    return "; ".join(options[i] if 0 <= i < len(options) else "?" for i in picked)
