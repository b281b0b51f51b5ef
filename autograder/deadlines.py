"""When assignments are due, and which attempts count: what `course.toml` says of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from .lateness import Late

T = TypeVar("T")
TABLES = ("late", "attempts", "assignments", "extensions", "dropped")
"""The tables of `course.toml` that this module reads."""


class Attempts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table `[attempts]`: which one counts, and after how many no further one does."""

    count: Literal["last", "best"] = "last"
    at_most: Annotated[int, msgspec.Meta(ge=1)] | None = None


class _Assignment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table `[assignments.<slug>]`: a due time, and what is different from the course's rules."""

    due: Any = None
    late: dict[str, Any] = {}
    attempts: dict[str, Any] = {}


class _Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table `[extensions.<student>]`: more time for everything, or another due time for one."""

    days: Annotated[float, msgspec.Meta(ge=0, le=3650)] = 0.0
    hours: Annotated[float, msgspec.Meta(ge=0, le=87600)] = 0.0
    due: dict[str, Any] = {}


@dataclass(frozen=True)
class Rules:
    """What holds for one student's attempts at one assignment; `dropped` has their numbers."""

    due: datetime | None = None
    late: Late = field(default_factory=Late)
    attempts: Attempts = field(default_factory=Attempts)
    dropped: frozenset[int] = frozenset()
    extended: bool = False


@dataclass(frozen=True)
class _More:
    """A student's extension."""

    time: timedelta
    due: dict[str, datetime]


@dataclass(frozen=True)
class Deadlines:
    """The rules of a course: `common` ones, those of assignments, and exceptions for students."""

    common: Rules = field(default_factory=Rules)
    assignments: Mapping[str, Rules] = field(default_factory=dict)
    extensions: Mapping[str, _More] = field(default_factory=dict)
    dropped: Mapping[str, Mapping[str, frozenset[int]]] = field(default_factory=dict)

    def of_assignment(self, slug: str) -> Rules:
        return self.assignments.get(slug, self.common)

    def of_student(self, slug: str, student: str) -> Rules:
        rules = self.of_assignment(slug)
        more = self.extensions.get(student)
        if more is not None and slug in more.due:
            rules = replace(rules, due=more.due[slug], extended=True)
        elif more is not None and rules.due is not None and more.time:
            rules = replace(rules, due=rules.due + more.time, extended=True)
        dropped = self.dropped.get(student, {}).get(slug, frozenset())
        return replace(rules, dropped=dropped) if dropped else rules

    def named(self, slug: str) -> set[str]:
        """The students for whom something else holds in an assignment."""
        more = {who for who, each in self.extensions.items() if each.time or slug in each.due}
        return more | {who for who, dropped in self.dropped.items() if slug in dropped}

    def say_something(self, slug: str) -> bool:
        """Whether any rule can make a final score differ from a score."""
        return (
            self.of_assignment(slug) != Rules()
            or any(slug in more.due for more in self.extensions.values())
            or any(slug in dropped for dropped in self.dropped.values())
        )


def read(tables: Mapping[str, Any], slugs: Collection[str]) -> Deadlines:
    """The rules in the tables named by TABLES; `slugs` are the assignments that there are.

    Raises ValueError: a line that begins with the field.
    """
    late = _table(tables, "late")
    attempts = _table(tables, "attempts")
    common = Rules(
        late=_convert(late, Late, "late"), attempts=_convert(attempts, Attempts, "attempts")
    )
    assignments = {}
    for slug, table in _table(tables, "assignments").items():
        where = f"assignments.{slug}"
        _known(slug, slugs, where)
        found = _convert(table, _Assignment, where)
        assignments[slug] = Rules(
            due=None if found.due is None else _time(found.due, f"{where}.due"),
            late=_convert(_over(late, found.late), Late, f"{where}.late"),
            attempts=_convert({**attempts, **found.attempts}, Attempts, f"{where}.attempts"),
        )
    extensions = {}
    for student, table in _table(tables, "extensions").items():
        where = f"extensions.{student}"
        more = _convert(table, _Extension, where)
        due = {}
        for slug, value in more.due.items():
            _known(slug, slugs, f"{where}.due.{slug}")
            due[slug] = _time(value, f"{where}.due.{slug}")
        extensions[student] = _More(timedelta(days=more.days, hours=more.hours), due)
    dropped = {}
    for student, table in _table(tables, "dropped").items():
        where = f"dropped.{student}"
        numbers = _convert(table, dict[str, Any], where)
        for slug in numbers:
            _known(slug, slugs, f"{where}.{slug}")
        dropped[student] = {
            slug: frozenset(_convert(each, list[_Number], f"{where}.{slug}"))
            for slug, each in numbers.items()
        }
    return Deadlines(common, assignments, extensions, dropped)


_Number = Annotated[int, msgspec.Meta(ge=1)]


def _table(tables: Mapping[str, Any], name: str) -> dict[str, Any]:
    return _convert(tables.get(name, {}), dict[str, Any], name)


def _over(common: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """An assignment's rule on lateness, over that of the course: one rate takes another's place."""
    rates = {"per_day", "per_hour"}
    kept = {k: v for k, v in common.items() if not (k in rates and rates & own.keys())}
    return {**kept, **own}


def _known(slug: str, slugs: Collection[str], where: str) -> None:
    if slug not in slugs and not slug.endswith(".quiz"):
        there = ", ".join(sorted(slugs)) or "none"
        raise ValueError(f"{where}: there is no assignment {slug!r} (there are: {there})")


def _time(value: Any, where: str) -> datetime:
    example = "write it as 2026-11-30T23:59:00+01:00, or with Z for UTC"
    if not isinstance(value, datetime):
        kind = "a day without a time" if isinstance(value, date) else "no time"
        raise ValueError(f"{where}: {value} is {kind}: {example}")
    if value.utcoffset() is None:
        raise ValueError(f"{where}: {value} names no time zone: {example}")
    if not 1970 < value.year < 9000:
        raise ValueError(f"{where}: {value} is no time of any course")
    return value


def _convert(value: Any, kind: type[T], where: str) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `$")
        raise ValueError(f"{where}{place.rstrip('`')}: {what}") from None
