"""A result as Gradescope's `results.json`, by its autograder specification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

from ..course import Policy
from ..feedback.policy import told
from ..feedback.text import points, visible
from ..feedback.view import Exercise, Letter, Page, Test, arrange
from ..results import SubmissionResult

Visibility = Literal["hidden", "after_due_date", "after_published", "visible"]
NOT_GRADED = (
    "The grader did not come to its end, so there is no score yet; the 0 above is not one. "
    "That is not your fault, and your file is safe. Please tell your instructor."
)


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A test, or an exercise where tests are not told."""

    name: str
    number: str
    score: float
    max_score: float
    status: Literal["passed", "failed"] | None = None
    output: str = ""
    output_format: Literal["text"] | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file. What the grader prints is for the instructor alone."""

    score: float
    output: str
    output_format: Literal["text"] = "text"
    test_output_format: Literal["text"] = "text"
    test_name_format: Literal["text"] = "text"
    visibility: Visibility = "visible"
    stdout_visibility: Visibility = "hidden"
    execution_time: float = 0.0
    tests: list[Case] = []
    extra_data: dict[str, str | float | list[str] | None] = {}


def not_graded(reason: str = "") -> Outcome:
    """What is there before anything is graded, and remains where nothing can be."""
    return Outcome(score=0.0, output=f"{NOT_GRADED}\n{reason}".strip())


def outcome(result: SubmissionResult, policy: Policy, missing: Sequence[str] = ()) -> Outcome:
    """What a student is shown of a result, as far as `policy` allows.

    `missing` are layers of isolation without which the instructor has allowed it to be graded.
    """
    page = arrange(told(result, policy))
    standing = result.standing
    counts = standing.final if standing else result.score
    if result.status == "failed" or counts is None:
        return not_graded()
    return Outcome(
        score=counts,
        output=_text(_said(page, missing)),
        execution_time=result.seconds,
        tests=list(_cases(page)),
        extra_data={
            "score_before_penalty": result.score,
            "penalty": standing.penalty if standing else 0.0,
            "missing_layers": result.missing_layers,
            "grader": result.basis.grader if result.basis else "",
        },
    )


def to_json(found: Outcome) -> bytes:
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


WAITS = "Your answer waits for a person, and is not in the score yet."


def _said(page: Page, missing: Sequence[str]) -> Iterator[str]:
    """What is true of the whole submission."""
    if page.status == "unreadable":
        yield f"Your file could not be read, so nothing in it was run: {page.reason}."
    elif not page.to_do:
        yield "Everything passed. Well done!"
    for stopped in page.stopped:
        yield f"A cell did not run to its end ({stopped.place.where}): {stopped.message}"
    yield from page.notes
    found = page.standing
    if found and found.why:
        yield (
            f"{points(found.final or 0)} of {points(page.max_score)} points count, of "
            f"{points(page.score or 0)} scored: {found.why}."
        )
    if missing:
        yield (
            "Graded with weaker isolation than usual, as the instructor allowed; missing: "
            f"{', '.join(missing)}."
        )


def _cases(page: Page) -> Iterator[Case]:
    for at, exercise in enumerate(page.exercises, 1):
        if not exercise.tests:
            yield Case(
                name=_text([exercise.name]),
                number=str(at),
                score=exercise.score,
                max_score=exercise.max_score,
                output=WAITS if exercise.waits else _text([exercise.comment]),
                output_format="text" if exercise.waits or exercise.comment else None,
            )
        for below, test in enumerate(exercise.tests, 1):
            output = _text(_letter(exercise, test))
            yield Case(
                name=_text([f"{exercise.name}: {test.title}"]),
                number=f"{at}.{below}",
                score=test.score,
                max_score=test.max_score,
                status="passed" if test.passed else "failed",
                output=output,
                output_format="text" if output else None,
            )


def _letter(exercise: Exercise, test: Test) -> Iterator[str]:
    """What a student is told of one failure."""
    if test.passed:
        return
    if exercise.blocked and not test.letter:
        yield exercise.reason or f"{exercise.name} is still to be written"
    letter = test.letter or Letter()
    for step in letter.steps:
        yield f"{step.call}\n    {step.verb} {step.answer}".rstrip()
    if letter.expected is not None:
        yield f"    expected {letter.expected}"
    if letter.reason:
        yield letter.reason
    if letter.place:
        yield f"in {letter.place.where}: {letter.place.code}".rstrip(": ")
    if letter.misconception:
        yield f"This looks like: {letter.misconception}."
    if letter.hint:
        yield letter.hint


def _text(lines: Iterable[str]) -> str:
    """Text that shows all it holds and can be encoded."""
    return str(visible("\n".join(lines)))
