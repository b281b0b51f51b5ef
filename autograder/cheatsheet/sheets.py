"""What stands on which sheet, in which order: `cheatsheets/sheets.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import yaml

from ..course import CourseError, read_text
from . import latex, typesetting
from .entries import FOLDER, Entry

Paper = Literal["a4", "letter"]


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a sheet is printed; sizes are in points. Fitting stays between the two sizes."""

    columns: Annotated[int, msgspec.Meta(ge=2, le=8)] = 5
    size: Annotated[float, msgspec.Meta(ge=4, le=14)] = 6.2
    smallest: Annotated[float, msgspec.Meta(ge=4, le=14)] = 5.6
    largest: Annotated[float, msgspec.Meta(ge=4, le=14)] = 8.0


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet's title, its headings in the course's order, and how it is printed."""

    title: str
    topics: list[str]
    layout: Layout = Layout()


class Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `sheets.yaml`. `symbols` mean the same everywhere and need no explanation."""

    sheets: dict[str, Plan]
    topics: dict[str, str]
    symbols: dict[str, str] = {}


@dataclass(frozen=True)
class Sheet:
    """A sheet as it is set: entries under headings; `weights` say what a learner lacks most."""

    name: str
    title: str
    course: str
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    symbols: Mapping[str, str]
    layout: Layout
    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def entries(self) -> list[Entry]:
        return [entry for _, group in self.groups for entry in group]


def contents_path(root: Path) -> Path:
    return root / FOLDER / "sheets.yaml"


def load_contents(root: Path, entries: Mapping[str, Entry]) -> Contents:
    """What `sheets.yaml` says. Raises `CourseError`, also for an entry whose topic it lacks."""
    path = contents_path(root)
    if not path.exists():
        raise CourseError(f"{path}: a course needs this file for cheatsheets")
    text = read_text(path)
    try:
        contents = msgspec.convert(yaml.safe_load(text), Contents)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CourseError(f"{path}:{line}: {error.problem}") from None
    except (ValueError, yaml.YAMLError) as error:
        raise CourseError(f"{path}: {str(error).splitlines()[0]}") from None
    for name, plan in contents.sheets.items():
        for topic in plan.topics:
            if topic not in contents.topics:
                raise CourseError(f"{path}: sheets.{name}: unknown topic {topic!r}")
    for symbol, meaning in contents.symbols.items():
        try:
            typesetting.formula(symbol)
            typesetting.markup(meaning)
        except latex.FormulaError as error:
            raise CourseError(f"{path}: symbols: {symbol}: {error}") from None
    for entry in entries.values():
        if entry.topic not in contents.topics:
            known = ", ".join(contents.topics)
            raise CourseError(
                f"{entry.where('topic')}: unknown topic {entry.topic!r} (there are: {known})"
            )
    return contents


def planned(
    course: str, name: str, contents: Contents, entries: Iterable[Entry], root: Path
) -> Sheet:
    """The sheet of this name with all its entries. Raises `CourseError`."""
    if name not in contents.sheets:
        known = ", ".join(contents.sheets)
        raise CourseError(f"{contents_path(root)}: there is no sheet {name!r} (there are: {known})")
    plan = contents.sheets[name]
    return arranged(course, name, plan.title, plan.topics, contents, entries, plan.layout)


def arranged(
    course: str,
    name: str,
    title: str,
    topics: Iterable[str],
    contents: Contents,
    entries: Iterable[Entry],
    layout: Layout,
    weights: Mapping[str, float] | None = None,
) -> Sheet:
    """A sheet of the entries of some topics, in order; topics without entries are left out."""
    by_topic: dict[str, list[Entry]] = {topic: [] for topic in topics}
    for entry in sorted(entries, key=lambda e: e.id):
        if entry.topic in by_topic:
            by_topic[entry.topic].append(entry)
    groups = tuple(
        (contents.topics[topic], tuple(sorted(group, key=_place)))
        for topic, group in by_topic.items()
        if group
    )
    return Sheet(name, title, course, groups, contents.symbols, layout, weights or {})


def _place(entry: Entry) -> tuple[int, str]:
    return entry.order, entry.id


def without(sheet: Sheet, left_out: Collection[str]) -> Sheet:
    """The sheet without some of its entries."""
    groups = [
        (title, tuple(entry for entry in group if entry.id not in left_out))
        for title, group in sheet.groups
    ]
    return replace(sheet, groups=tuple((title, group) for title, group in groups if group))
