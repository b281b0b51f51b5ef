"""The store <-> nbgrader's gradebook and folders, where `course.toml` has a table [gradebook].

Scores go there; marks that people gave in formgrader come back. nbgrader's own API writes,
so that its commands and formgrader go on from there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from . import autograded, files, release
from .course import Assignment, Course
from .feedback.pages import safe_name
from .feedback.policy import told
from .gradebook_database import (
    GradebookError,
    Rows,
    alembic_on_path,
    explained,
    opened,
    url_of,
)
from .imports import import_nbformat
from .results import WAITING, ExerciseResult, SubmissionResult
from .store import Attempt

CONFIG = Path(__file__).parent / "templates" / "nbgrader" / "nbgrader_config.py"


@dataclass(frozen=True)
class Mark:
    """What a person gave an exercise in formgrader."""

    manual_score: float | None
    extra_credit: float
    comment: str


@dataclass
class Synced:
    """What was done: submissions written; answers that wait; marks to be looked at again."""

    written: int = 0
    waiting: int = 0
    review: list[tuple[str, str]] = field(default_factory=list)


def register(course: Course, assignment: Assignment) -> None:
    """Tell the gradebook of an assignment and its cells, as `nbgrader generate_assignment` does."""
    from nbgrader.preprocessors import SaveCells

    released = release.released_notebook(assignment)
    slug = assignment.slug
    with opened(course) as book:
        book.update_or_create_assignment(slug)
        _keep_up(book, slug, released)
    resources = {"notebook": slug, "assignment": slug, "db_url": url_of(course)}
    with explained(course), alembic_on_path():
        try:
            SaveCells().preprocess(released, {"nbgrader": resources})
        except RuntimeError as error:  # an assignment of this name that is not this project's
            raise GradebookError(f"{slug}: the gradebook refuses it: {error}") from None


def _keep_up(book: Any, slug: str, released: Any) -> None:
    """Add what the assignment has got since students handed it in, drop read-only cells it lost."""
    from nbgrader.api import MissingEntry

    try:
        known = book.find_notebook(slug, slug)
    except MissingEntry:
        return
    if not known.submissions:
        return
    said = {cell.metadata["nbgrader"]["grade_id"]: cell for cell in released.cells}
    grades = {name for name, cell in said.items() if cell.metadata["nbgrader"]["grade"]}
    solutions = {name for name, cell in said.items() if cell.metadata["nbgrader"]["solution"]}
    lost = {cell.name for cell in known.grade_cells} - grades
    if lost:
        raise GradebookError(
            f"{slug}: {', '.join(sorted(lost))} is no longer part of the assignment, but "
            f"{len(known.submissions)} submissions have grades for it in the gradebook: put it "
            f"back, or give them up with: nbgrader db assignment remove {slug} --force"
        )
    for cell in known.source_cells:
        if cell.name not in said:
            book.db.delete(cell)
    book.db.commit()
    for name, cell in said.items():
        about = cell.metadata["nbgrader"]
        kind = {"cell_type": cell.cell_type}
        book.update_or_create_source_cell(name, slug, slug, **kind)
        if name in grades:
            points = float(about["points"])
            book.update_or_create_grade_cell(name, slug, slug, max_score=points, **kind)
        if name in solutions:
            book.update_or_create_solution_cell(name, slug, slug)


def _grade_cell(assignment: Assignment, exercise: str) -> str:
    """The name of the cell that holds an exercise's points."""
    in_words = any(part.name == exercise for part in assignment.written)
    return exercise if in_words else f"test_{exercise}"


def _make_sure(course: Course, assignment: Assignment) -> None:
    """Register an assignment that the gradebook does not know, or not as it is."""
    import_nbformat()
    from nbgrader.api import MissingEntry

    wanted = {_grade_cell(assignment, part.name): part.points for part in assignment.parts}
    with opened(course) as book:
        try:
            known = book.find_notebook(assignment.slug, assignment.slug)
            if {cell.name: cell.max_score for cell in known.grade_cells} == wanted:
                return
        except MissingEntry:
            pass
    register(course, assignment)


def write_source(course: Course, assignment: Assignment) -> None:
    """Write what nbgrader reads of a course: `source/<assignment>/`, by which formgrader knows
    what assignments there are, and an `nbgrader_config.py` where there is none."""
    release.write_release(assignment, course.root / "source" / assignment.slug)
    config = course.root / CONFIG.name
    if not config.exists():
        files.write(config, CONFIG.read_bytes())


# --- scores to the gradebook ------------------------------------------------------------------


def sync(course: Course, assignment: Assignment, results: Sequence[SubmissionResult]) -> Synced:
    """Bring results into the gradebook and `autograded/`; what people gave there stays.

    Only what lies in `submitted/<student>/<assignment>/` counts. Doing it again changes nothing.
    """
    chosen = _one_each(course, assignment, results)
    done = Synced()
    if not chosen:
        return done
    _make_sure(course, assignment)
    template = release.template_cells(assignment)
    released = release.released_notebook(assignment)
    changed: dict[str, set[str]] = {}
    times: dict[str, datetime | None] = {}
    for student, result in chosen.items():
        submitted = course.root / "submitted" / student / assignment.slug
        folder = course.root / "autograded" / student / assignment.slug
        times[student] = autograded.timestamp(submitted)
        data = autograded.read(Path(result.path))
        made = autograded.build(released, template, data, result, assignment.policy)
        changed[student] = autograded.write(made, folder / f"{assignment.slug}.ipynb")
        autograded.copy_stamps(submitted, folder)
    with opened(course) as book:
        rows = Rows(book, assignment.slug)
        rows.keep_submissions(times)
        for student, result in chosen.items():
            for name, (score, comment) in _scores(assignment, result).items():
                grade = rows.grade(student, _grade_cell(assignment, name))
                if grade.manual_score is None:
                    grade.needs_manual_grade = score is None
                    done.waiting += score is None
                elif grade.auto_score != score or name in changed[student]:
                    grade.needs_manual_grade = True
                if grade.manual_score is not None and grade.needs_manual_grade:
                    done.review.append((student, name))
                grade.auto_score = score
                rows.comment(student, name).auto_comment = comment
        book.db.commit()
    done.written = len(chosen)
    return done


def _scores(
    assignment: Assignment, result: SubmissionResult
) -> dict[str, tuple[float | None, str | None]]:
    """Score and comment of each exercise; no score where a person is to give it.

    nbgrader takes a comment for Markdown, and a student's values stand in it.
    """
    shown = {each.name: each for each in told(result, assignment.policy).exercises}
    found: dict[str, tuple[float | None, str | None]] = {}
    kept = {each.name: each for each in result.exercises}
    for part in assignment.parts:
        exercise = kept.get(part.name)
        score: float | None = 0.0
        said = f"This file could not be read: {result.reason}"
        if exercise is not None:
            score = None if exercise.waits else exercise.score
            said = autograded.summary(shown[part.name])
        found[part.name] = score, autograded.harmless(said) or None
    return found


def _one_each(
    course: Course, assignment: Assignment, results: Sequence[SubmissionResult]
) -> dict[str, SubmissionResult]:
    """The result that counts of each student in `submitted/`: the file with the assignment's
    name if there is one, else the best."""
    chosen: dict[str, SubmissionResult] = {}
    for result in results:
        student = _student_of(course, assignment, result)
        if student is None or result.status == "failed":
            continue
        before = chosen.get(student)
        if before is None or _rank(assignment, result) > _rank(assignment, before):
            chosen[student] = result
    return chosen


def _rank(assignment: Assignment, result: SubmissionResult) -> tuple[bool, float]:
    return Path(result.path).stem == assignment.slug, result.score or 0.0


def _student_of(course: Course, assignment: Assignment, result: SubmissionResult) -> str | None:
    """Whose folder in `submitted/` a result's file lies in, if it lies there."""
    try:
        place = Path(os.path.abspath(result.path)).relative_to(course.root / "submitted")
    except ValueError:
        return None
    there = (course.root / "submitted" / place.parts[0]).is_dir() if place.parts else False
    if not there or place.parts[1:2] not in ((), (assignment.slug,)):
        return None
    return place.parts[0]


# --- marks from the gradebook -----------------------------------------------------------------


def marked(
    course: Course, assignment: Assignment, results: Sequence[SubmissionResult]
) -> list[SubmissionResult]:
    """The results with what people gave in formgrader; as they are where there is no gradebook."""
    if course.gradebook is None:
        return list(results)
    chosen = {id(r): s for s, r in _one_each(course, assignment, results).items()}
    marks = _marks(course, assignment) if chosen else {}
    return [
        _with_marks(assignment, result, marks.get(chosen.get(id(result), ""), {}))
        for result in results
    ]


def marked_attempts(
    course: Course, assignment: Assignment, attempts: Sequence[Attempt]
) -> list[Attempt]:
    """The attempts, those that lie in `submitted/` now with what people gave in formgrader."""
    present = [attempt for attempt in attempts if not attempt.replaced]
    found = iter(marked(course, assignment, [attempt.result for attempt in present]))
    return [
        attempt if attempt.replaced else replace(attempt, result=next(found))
        for attempt in attempts
    ]


def _marks(course: Course, assignment: Assignment) -> dict[str, dict[str, Mark]]:
    """What people gave, by student and exercise."""
    import_nbformat()
    from nbgrader.api import MissingEntry

    found: dict[str, dict[str, Mark]] = {}
    with opened(course) as book:
        try:
            rows = Rows(book, assignment.slug)
        except MissingEntry:
            return {}
        for student in rows.students:
            for part in assignment.parts:
                grade = rows.known_grade(student, _grade_cell(assignment, part.name))
                comment = rows.known_comment(student, part.name)
                said = (comment.manual_comment if comment else None) or ""
                if grade and (grade.manual_score is not None or grade.extra_credit or said):
                    extra = grade.extra_credit or 0.0
                    mark = Mark(grade.manual_score, extra, said)
                    found.setdefault(student, {})[part.name] = mark
    return found


def _with_marks(
    assignment: Assignment, result: SubmissionResult, marks: Mapping[str, Mark]
) -> SubmissionResult:
    if not marks or result.score is None:
        return result
    unread = [
        ExerciseResult(name=part.name, score=0.0, max_score=part.points, tests=[])
        for part in assignment.parts
    ]
    exercises = [
        _with_mark(exercise, marks.get(exercise.name)) for exercise in result.exercises or unread
    ]
    score = round(sum(exercise.score for exercise in exercises), 9)
    return msgspec.structs.replace(result, exercises=exercises, score=score)


def _with_mark(exercise: ExerciseResult, mark: Mark | None) -> ExerciseResult:
    if mark is None:
        return exercise
    score = exercise.score if mark.manual_score is None else mark.manual_score
    waits = exercise.waits and mark.manual_score is None
    return msgspec.structs.replace(
        exercise,
        score=round(score + mark.extra_credit, 9),
        status=WAITING if waits else "graded",
        extra_credit=mark.extra_credit,
        comment=mark.comment or exercise.comment,
    )


def stamp_feedback(
    course: Course, assignment: Assignment, results: Sequence[SubmissionResult], folder: Path
) -> None:
    """Lay beside each feedback page what `nbgrader release_feedback` looks for there."""
    for student in _one_each(course, assignment, results):
        submitted = course.root / "submitted" / student / assignment.slug
        autograded.copy_stamps(submitted, folder / safe_name(student) / assignment.slug)
