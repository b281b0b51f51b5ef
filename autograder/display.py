"""Tables and progress in the terminal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from statistics import mean
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from .demo import Summary
from .results import SubmissionResult
from .sandbox.survey import LayerFound

if TYPE_CHECKING:
    from .check import Report
    from .collecting import Collection
    from .gradebook import Synced

MAX_ROWS = 60
"""Submissions that are listed one by one."""
SCREENFUL = 20
"""Of more than those, the ones that were not graded are."""


class Rate(ProgressColumn):
    """How many are done in a second, of late."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "", "bright_black")


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[SubmissionResult, bool], None]]:
    """A bar of what is new, on the standard error where that is a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    # No thread of its own: workers are forked while it shows.
    bar = Progress(*columns, console=console, auto_refresh=False, disable=not console.is_terminal)
    with bar:
        task = bar.add_task(title, total=total)
        bar.refresh()

        left = total

        def advance(result: SubmissionResult, new: bool) -> None:
            nonlocal left
            if new:
                bar.advance(task)
            else:
                left -= 1
                bar.update(task, total=left)
            bar.refresh()

        yield advance


class Titled(Protocol):
    """What an assignment is for a table: its name and its points."""

    @property
    def slug(self) -> str: ...

    @property
    def points(self) -> float: ...


class Results(Protocol):
    """A finished run: its results, how many of them are new, how many are left."""

    @property
    def results(self) -> list[SubmissionResult]: ...

    @property
    def graded(self) -> int: ...

    @property
    def left(self) -> int: ...


def table_of_results(assignment: Titled, run: Results) -> None:
    console = Console()
    if len(run.results) <= MAX_ROWS:
        table = Table("student", "score", "", "", box=None, pad_edge=False, header_style="bold")
        for result in run.results:
            table.add_row(
                _plain(result.student), _score(result), _bar(result), _plain(_remark(result))
            )
        console.print(table)
    else:
        _lines_of_not_graded(console, run.results)
    scores = [result.score for result in run.results if result.score is not None]
    known = len(run.results) - run.graded
    parts = [f"{assignment.slug}: {len(run.results)} submissions"]
    if scores:
        parts.append(f"mean {mean(scores):.2f} of {assignment.points:g}")
    if known:
        parts.append(f"{known} known from before")
    failed = sum(result.status == "failed" for result in run.results)
    if failed:
        parts.append(f"{failed} could not be graded")
    if run.left:
        parts.append(f"{run.left} left for the next time")
    console.print(Text(", ".join(parts)), soft_wrap=True)


def _lines_of_not_graded(console: Console, results: Sequence[SubmissionResult]) -> None:
    """A line for each submission that has no score of its own, and why."""
    found = [result for result in results if result.status != "graded"]
    for result in found[:SCREENFUL]:
        console.print(_plain(f"{result.student}: {_remark(result)}"), soft_wrap=True)
    if len(found) > SCREENFUL:
        console.print(f"and {len(found) - SCREENFUL} more that could not be graded")


def arrival(result: SubmissionResult, seconds: float) -> None:
    """A line about a submission that has just been graded, so long after it was there."""
    console = Console(highlight=False)
    after = Text(f"after {seconds:.1f} s", "bright_black")
    parts = _plain(result.student), _score(result), _plain(_remark(result)), after
    line = Text("  ").join(part for part in parts if part)
    if console.is_terminal:
        console.print(line, soft_wrap=True)
    else:
        print(line.plain, flush=True)  # to look for styles takes as long as to keep the result


def lines_of_collection(done: Collection) -> None:
    """What was collected, and what was left out and why."""
    counts = Counter(each.status for each in done.collected)
    said = [
        f"{counts[status]} {status}" for status in ("new", "updated", "unchanged") if counts[status]
    ]
    if counts["kept"]:
        said.append(f"{counts['kept']} older than what is there")
    console = Console()
    what = f"{done.assignment}: {len(done.collected)} submissions ({done.convention})"
    console.print(Text(": ".join([what, ", ".join(said)]) if said else what), soft_wrap=True)
    for each in done.collected[:MAX_ROWS]:
        for note in [*(["it was late"] if each.late else []), *each.notes]:
            console.print(_plain(f"  {each.student}: {note}"), soft_wrap=True)
    for problem in done.problems:
        console.print(_plain(f"left out: {problem.what}: {problem.reason}"), soft_wrap=True)


def lines_of_gradebook(done: Synced) -> None:
    """What went into the gradebook, and what is left for people to do in formgrader."""
    parts = [f"gradebook: {done.written} submissions"]
    if done.waiting:
        what = "answer waits" if done.waiting == 1 else "answers wait"
        parts.append(f"{done.waiting} {what} for a person in formgrader")
    if done.review:
        what = "mark is" if len(done.review) == 1 else "marks are"
        parts.append(f"{len(done.review)} manual {what} to be looked at again")
    console = Console()
    console.print(Text(", ".join(parts)), soft_wrap=True)
    for student, exercise in done.review[:MAX_ROWS]:
        console.print(_plain(f"  {student}: {exercise} was marked by hand and has changed since"))


def table_of_demo(rows: Sequence[Summary]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("assignment", no_wrap=True)
    for name in ("submissions", "mean", "unsolved at 0", "right in full", "wrong caught"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(
            row.slug,
            str(row.submissions),
            f"{row.mean:.1f} of {row.points:g}",
            _of(row.unsolved),
            _of(row.right),
            _of(row.wrong),
        )
    console = Console()
    console.print(table)
    for row in rows:
        for surprise in row.surprises:
            console.print(Text(f"{row.slug}: {surprise}", style="red"), soft_wrap=True)
    console.print()
    console.print("Feedback pages:")
    for row in rows:
        console.print(Text(f"  {row.index}"), soft_wrap=True)


@contextmanager
def phases(title: str) -> Iterator[Callable[[str], None]]:
    """Says on the standard error, where that is a terminal, what is being done."""
    console = Console(stderr=True)

    def say(phase: str) -> None:
        if console.is_terminal:
            console.print(Text(f"{title}: {phase}", "bright_black"))

    yield say


def table_of_checks(reports: Sequence[Report]) -> None:
    """What was found about each assignment, and then each thing that is not as it must be."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("assignment", no_wrap=True)
    for name in ("seeds", "right", "wrong", "mutants", "same", "survive", "seconds"):
        table.add_column(name, justify="right")
    table.add_column("")
    for report in reports:
        tried = f"{report.mutants_tried} of {report.mutants}"
        table.add_row(
            report.assignment,
            str(report.seeds),
            str(report.right),
            str(report.wrong),
            str(report.mutants) if report.mutants == report.mutants_tried else tried,
            str(report.equivalent),
            Text(str(len(report.survivors)), "bold red" if report.survivors else ""),
            f"{report.seconds:.0f}",
            Text("fit", "green") if report.fit else Text("not fit", "bold red"),
        )
    console = Console()
    console.print(table)
    for report in reports:
        for survivor in report.survivors:
            where = survivor.exercise or "a helper"
            console.print(
                Text(f"\n{report.assignment}: no test catches this mutant of {where} ", "bold red")
                + Text(f"(solution.py, line {survivor.line})"),
                soft_wrap=True,
            )
            console.print(Text(f"  - {survivor.before}", "red"), soft_wrap=True)
            console.print(Text(f"  + {survivor.after}", "green"), soft_wrap=True)
        for problem in report.problems:
            console.print(Text(f"{report.assignment}: {problem}", "red"), soft_wrap=True)
        for note in report.notes:
            console.print(Text(f"{report.assignment}: {note}"), soft_wrap=True)


def table_of_layers(layers: Sequence[LayerFound], as_json: bool) -> None:
    if as_json:
        print(json.dumps([asdict(layer) for layer in layers], indent=2))
        return
    table = Table("layer", "here", "what it is for", box=None, pad_edge=False, header_style="bold")
    for layer in layers:
        here = Text("on", "green") if not layer.missing else Text("missing", "bold red")
        table.add_row(layer.name, here, _plain(layer.purpose))
        if layer.missing:
            must = "required" if layer.required else "grading goes on without it"
            table.add_row("", "", _plain(f"{layer.missing}; {must}"))
    console = Console()
    console.print(table)
    lacking = [layer.name for layer in layers if layer.required and layer.missing]
    if lacking:
        print(f"Grading refuses to run here without --allow-weak-isolation: {', '.join(lacking)}.")
    else:
        print("Submissions can be graded on this machine.")


def _score(result: SubmissionResult) -> Text:
    if result.score is None:
        return Text("no score", "bold red")
    style = "green" if result.score == result.max_score else ""
    return Text(f"{result.score:g} of {result.max_score:g}", style)


def _bar(result: SubmissionResult) -> Text:
    share = (result.score or 0) / result.max_score if result.max_score else 0
    filled = round(10 * share)
    return Text("━" * filled, "green") + Text("━" * (10 - filled), "bright_black")


def _remark(result: SubmissionResult) -> str:
    if result.status != "graded":
        return f"{result.status}: {result.reason}"
    failed = [exercise.name for exercise in result.exercises if exercise.lost]
    waiting = [exercise.name for exercise in result.exercises if exercise.waits]
    remarks = (("lost points in", failed), ("a person marks", waiting))
    said = [f"{what} {', '.join(names)}" for what, names in remarks if names]
    late = [note for note in result.notes if note.startswith("late: ")]
    return "; ".join([*_final(result), *said, *late])


def _final(result: SubmissionResult) -> list[str]:
    """What counts of a score, where that is not all of it."""
    found = result.standing
    if found is None or not found.why:
        return []
    counts = "no score counts" if found.student_final is None else f"{found.student_final:g} counts"
    return [f"{counts} ({found.why})"]


def _of(pair: tuple[int, int]) -> Text:
    return Text(f"{pair[0]} of {pair[1]}", "green" if pair[0] == pair[1] else "bold red")


def _plain(text: str) -> Text:
    """Text of a stranger's: no markup, no control characters."""
    return Text("".join(c if c.isprintable() else "�" for c in text))
