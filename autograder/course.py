"""A course and its assignments: what `course.toml` and the folders say."""

from __future__ import annotations

import ast
import hashlib
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml

from . import deadlines
from .deadlines import Deadlines
from .errors import UserError
from .messages import Limits

POLICIES = ("none", "verdict", "counterexample", "full")
Policy = Literal["none", "verdict", "counterexample", "full"]


class CourseError(UserError):
    """Something in the course is not as it must be; the message names the file."""


class Exercise(msgspec.Struct, frozen=True):
    """One function or class to write, or one answer in words."""

    name: str
    points: float


class GradebookSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[gradebook]`: nbgrader's database, and where its exchange is."""

    url: str = "sqlite:///gradebook.db"
    exchange: str = "/usr/local/share/nbgrader/exchange"


class CourseSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[course]` of `course.toml`, and what stands beside it."""

    id: str = "course"
    title: str = "Course"
    feedback: Policy = "full"
    seed: int = 0
    store: str = "sqlite:///.autograder/results.db"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    course: CourseSettings = CourseSettings()
    limits: dict[str, Any] = {}
    gradebook: GradebookSettings | None = None
    late: Any = {}
    attempts: Any = {}
    assignments: Any = {}
    extensions: Any = {}
    dropped: Any = {}


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exercise that is answered in words, in the front matter."""

    points: float
    type: Literal["written"]


class _FrontMatter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    exercises: dict[str, float | _Written]
    unit: str = ""
    imports: list[str] = []
    limits: dict[str, Any] = {}
    forbidden: list[str] = []
    device: Literal["cpu", "any", "gpu"] = "any"
    feedback: Policy | None = None


@dataclass(frozen=True)
class Assignment:
    """An assignment's two folders, with what its front matter says.

    `exercises` are programmed and tested; `written` are answers in words, which a person marks.
    """

    slug: str
    title: str
    unit: str
    exercises: tuple[Exercise, ...]
    imports: tuple[str, ...]
    forbidden: tuple[str, ...]
    device: str
    limits: Limits
    policy: Policy
    folder: Path
    solutions: Path
    text: str = field(repr=False)
    written: tuple[Exercise, ...] = ()

    @property
    def parts(self) -> tuple[Exercise, ...]:
        """All that gives points."""
        return (*self.exercises, *self.written)

    @property
    def points(self) -> float:
        return sum(part.points for part in self.parts)

    @property
    def template(self) -> Path:
        return self.folder / "assignment.md"

    @property
    def solution(self) -> Path:
        return self.solutions / "solution.py"

    @property
    def hidden_tests(self) -> Path:
        return self.solutions / "hidden_tests.py"

    @property
    def probe_path(self) -> Path:
        return self.folder / "probe.py"

    @cached_property
    def probe(self) -> str:
        return read_text(self.probe_path) if self.probe_path.exists() else ""

    @cached_property
    def digest(self) -> str:
        """A hash of all that a grade rests on, besides the submission and the grader."""
        return digest_of(
            repr(self.limits).encode(),
            *map(read_bytes, (self.template, self.solution, self.hidden_tests)),
            self.probe.encode(),
            *map(read_bytes, self.wrong()),  # their hints stand in the feedback
        )

    def wrong(self) -> list[Path]:
        """The known wrong solutions; a file's stem is the misconception's name."""
        return sorted((self.solutions / "wrong").glob("*.py"))

    def wrong_about(self, exercise: str) -> list[Path]:
        """The known wrong solutions of one exercise."""
        named = [path for path in self.wrong() if exercise in read_text(path)]
        return [path for path in named if exercise in self.exercises_in(path)]

    def also_right(self) -> list[Path]:
        return sorted((self.solutions / "also_right").glob("*.py"))

    def exercises_in(self, path: Path) -> list[str]:
        """The exercises that a file of `wrong/` or `also_right/` defines."""
        defined = definitions(read_text(path), path)
        return [exercise.name for exercise in self.exercises if exercise.name in defined]


@dataclass(frozen=True)
class Course:
    """A folder with a `course.toml`; or one with a class for trial, `of` such a folder."""

    root: Path
    settings: CourseSettings
    limits: dict[str, Any]
    gradebook: GradebookSettings | None = None
    deadlines: Deadlines = field(default_factory=Deadlines)
    of: Path | None = None

    @property
    def home(self) -> Path:
        """The folder in which it is kept what spares work (see `kept.py`)."""
        return self.of or self.root

    def slugs(self) -> list[str]:
        """The assignments, by name. Raises `CourseError` where they cannot be listed."""
        folder = self.root / "assignments"
        with readable(folder):
            names = os.listdir(folder) if folder.is_dir() else []
        return sorted(name for name in names if self.has_assignment(name))

    @cached_property
    def exercises(self) -> dict[str, list[str]]:
        """The names of each assignment's exercises, as far as its front matter can be read."""
        found = {}
        for slug in self.slugs():
            with suppress(CourseError):
                found[slug] = [part.name for part in self.assignment(slug).parts]
        return found

    def has_assignment(self, slug: str) -> bool:
        """Raises `CourseError` where one cannot look."""
        path = self.root / "assignments" / slug / "assignment.md"
        with readable(path):
            return slug == Path(slug).name and path.is_file()

    def assignment(self, slug: str) -> Assignment:
        """The assignment with this name. Raises `CourseError`."""
        folder = self.root / "assignments" / slug
        if not self.has_assignment(slug):
            known = ", ".join(self.slugs()) or "none"
            raise CourseError(
                f"there is no assignment {slug!r} in {self.root} (there are: {known})"
            )
        path = folder / "assignment.md"
        front, text = split_front_matter(path)
        limits = _limits({**self.limits, **front.limits}, path)
        exercises, written = _parts(front, path)
        return Assignment(
            slug=slug,
            title=front.title,
            unit=front.unit,
            exercises=exercises,
            written=written,
            imports=tuple(front.imports),
            forbidden=tuple(front.forbidden),
            device=front.device,
            limits=limits,
            policy=front.feedback or self.settings.feedback,
            folder=folder,
            solutions=self.root / "solutions" / slug,
            text=text,
        )


def load(start: Path) -> Course:
    """The course that the folder `start` lies in. Raises `CourseError`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        path = folder / "course.toml"
        if path.is_file():
            return _read(path)
    raise CourseError(
        f"there is no course.toml in {start} or above it (make a course with: autograder init DIR)"
    )


def _read(path: Path) -> Course:
    text = read_text(path)
    try:
        file = msgspec.convert(tomllib.loads(text), _File)
    except ValueError as error:  # msgspec's and tomllib's errors are ValueErrors
        raise CourseError(f"{path}: {error}") from None
    _limits(file.limits, path)
    course = Course(path.parent, file.course, file.limits, file.gradebook)
    tables = {name: getattr(file, name) for name in deadlines.TABLES}
    try:
        return replace(course, deadlines=deadlines.read(tables, course.slugs()))
    except ValueError as error:
        raise CourseError(f"{path}: {error}") from None


def _parts(front: _FrontMatter, path: Path) -> tuple[tuple[Exercise, ...], tuple[Exercise, ...]]:
    """The exercises of a front matter: those to program, and those to answer in words."""
    exercises, written = [], []
    for name, said in front.exercises.items():
        if isinstance(said, _Written):
            if not name.isidentifier() or not said.points > 0:
                raise CourseError(
                    f"{path}: exercises: {name}: a written exercise needs a name of letters, "
                    "digits and _, and points greater than 0"
                )
            written.append(Exercise(name, said.points))
        else:
            exercises.append(Exercise(name, float(said)))
    if not exercises:
        raise CourseError(f"{path}: the front matter names no exercises to program")
    return tuple(exercises), tuple(written)


def _limits(values: dict[str, Any], path: Path) -> Limits:
    try:
        return msgspec.convert(values, Limits, strict=False)
    except ValueError as error:
        raise CourseError(f"{path}: limits: {error}") from None


def split_front_matter(path: Path) -> tuple[_FrontMatter, str]:
    """A template's front matter, and the text after it. Raises `CourseError`."""
    parts = read_text(path).split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise CourseError(f"{path}: it must begin with front matter between two lines of ---")
    try:
        front = msgspec.convert(yaml.safe_load(parts[1]) or {}, _FrontMatter)
    except yaml.MarkedYAMLError as error:
        above = parts[0].count("\n") + 2  # the ---, and lines are counted from 1
        line = f":{error.problem_mark.line + above}" if error.problem_mark else ""
        raise CourseError(f"{path}{line}: front matter: {error.problem}") from None
    except (ValueError, yaml.YAMLError) as error:
        raise CourseError(f"{path}: front matter: {str(error).splitlines()[0]}") from None
    return front, parts[2]


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """What keeps a course's file or folder from being read is its author's to mend."""
    try:
        yield
    except OSError as error:
        raise CourseError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise CourseError(f"{path}: it is not UTF-8: {error}") from None


def read_text(path: Path) -> str:
    """A course's file, without the mark that some editors begin it with. Raises `CourseError`."""
    with readable(path):
        return path.read_text("utf-8-sig")


def read_bytes(path: Path) -> bytes:
    """A file of a course as it is. Raises `CourseError`."""
    with readable(path):
        return path.read_bytes()


def parsed(source: str, path: Path) -> ast.Module:
    """The code of a file. Raises `CourseError`."""
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise CourseError(f"{path}:{error.lineno}: {error.msg}") from None
    except ValueError as error:  # it holds zeros
        raise CourseError(f"{path}: {error}") from None


def definitions(source: str, path: Path) -> dict[str, ast.FunctionDef | ast.ClassDef]:
    """The functions and classes that a file defines at its top level. Raises `CourseError`."""
    body = parsed(source, path).body
    return {n.name: n for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def digest_of(*parts: bytes) -> str:
    """A hash of several byte strings, each told from the next."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(len(part).to_bytes(8, "big"))
        sha.update(part)
    return sha.hexdigest()
