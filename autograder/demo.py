"""A made-up class: starters, references, alternatives and wrong solutions as real notebooks."""

from __future__ import annotations

import dataclasses
import shutil
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Literal

from . import files, release, starters
from .course import Assignment, Course, read_text
from .keys import Submission
from .results import SubmissionResult
from .runs import Run

FOLDER = "demo"
Kind = Literal["unsolved", "right", "wrong"]


@dataclass(frozen=True)
class Member:
    """One made-up student: what they hand in, and for a wrong solution the exercise it is about."""

    kind: Kind
    what: str
    submission: Submission
    exercise: str = ""


@dataclass(frozen=True)
class DemoClass:
    """The made-up class of one assignment, in a course folder of its own."""

    course: Course
    assignment: Assignment
    members: list[Member]

    @property
    def submissions(self) -> list[Submission]:
        return [member.submission for member in self.members]


@dataclass(frozen=True)
class Summary:
    """How the class did: pairs are how many did as they should, of how many."""

    slug: str
    submissions: int
    mean: float
    points: float
    unsolved: tuple[int, int]
    right: tuple[int, int]
    wrong: tuple[int, int]
    surprises: list[str]
    index: Path

    @property
    def as_it_should_be(self) -> bool:
        return not self.surprises


def make(course: Course, assignment: Assignment) -> DemoClass:
    """Write the class's notebooks to `demo/` in the course, in place of those that were there."""
    root = course.root / FOLDER
    files.write(root / ".gitignore", b"*\n")
    for old in (root / "submitted").glob(f"*/{assignment.slug}"):
        shutil.rmtree(old)
    names = [exercise.name for exercise in assignment.exercises]
    parts = starters.solution_parts(read_text(assignment.solution), names, assignment.solution)
    members: list[Member] = []

    def add(kind: Kind, what: str, content: object, exercise: str = "") -> None:
        student = f"student-{len(members) + 1:03d}"
        path = root / "submitted" / student / assignment.slug / f"{assignment.slug}.ipynb"
        release.write(content, path)
        members.append(Member(kind, what, Submission(path, student), exercise))

    add("unsolved", "starter", release.released_notebook(assignment))
    add("right", "reference", release.released_notebook(assignment, parts))
    for path in assignment.also_right():
        cells = starters.solved(assignment, path)
        add("right", path.stem, release.released_notebook(assignment, extra=cells))
    for path in assignment.wrong():
        cells = starters.solved(assignment, path)
        about = assignment.exercises_in(path)
        wrong = release.released_notebook(assignment, extra=cells)
        add("wrong", path.stem, wrong, about[0] if about else "")
    return DemoClass(dataclasses.replace(course, root=root, of=course.root), assignment, members)


def summary(made: DemoClass, run: Run, index: Path) -> Summary:
    """What came out, beside what should have."""
    surprises = []
    counts: dict[str, list[int]] = {"unsolved": [0, 0], "right": [0, 0], "wrong": [0, 0]}
    for member, result in zip(made.members, run.results, strict=True):
        problem = _surprise(member, result)
        counts[member.kind][0] += not problem
        counts[member.kind][1] += 1
        if problem:
            surprises.append(
                f"{member.submission.student} ({member.kind}: {member.what}) {problem}"
            )
    good = {kind: (as_should, of) for kind, (as_should, of) in counts.items()}
    return Summary(
        slug=made.assignment.slug,
        submissions=len(run.results),
        mean=mean(result.score or 0.0 for result in run.results),
        points=made.assignment.points,
        unsolved=good["unsolved"],
        right=good["right"],
        wrong=good["wrong"],
        surprises=surprises,
        index=index,
    )


def _surprise(member: Member, result: SubmissionResult) -> str:
    """What is not as it should be with a member's result, or nothing."""
    if result.status != "graded" or result.score is None:
        return f"was not graded: {result.reason}"
    if member.kind == "unsolved" and result.score > 0:
        return f"scored {result.score:g} unsolved"
    lost = [exercise.name for exercise in result.exercises if exercise.lost]
    if member.kind == "right" and lost:
        return f"scored only {result.score:g}"
    if member.kind == "wrong":
        if member.exercise not in lost:
            return f"was not caught in {member.exercise}"
        if lost != [member.exercise]:
            return f"lost points also in {', '.join(n for n in lost if n != member.exercise)}"
    return ""
