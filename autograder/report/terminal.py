"""A result's grounds as text: for a terminal, where lines are cut to fit, or for a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import msgspec
from rich.console import Console
from rich.text import Text

from ..examiner.witness import Question, Seen
from ..feedback.text import points, visible
from .evidence import FILE, Ground, TestTrace, Why

BEFORE = 4
"""So many examples before the first failure are shown; with `full` all of them."""
PASSED, FAILED, QUIET = "green", "bold red", "bright_black"
LIMITS = {
    "call_seconds": "a call {:g} s",
    "cell_seconds": "a cell {:g} s",
    "submission_seconds": "all {:g} s",
    "memory_mb": "memory {:g} MiB",
    "scratch_mb": "files {:g} MiB",
    "processes": "{:g} processes",
    "output_kb": "output {:g} KiB",
}


@dataclass(frozen=True)
class Line:
    """A line of text; one that is too long is cut, or goes on `hang` characters from the left."""

    text: Text
    hang: int
    cut: bool


def to_text(why: Why, full: bool = False) -> str:
    """The lines as plain text, whole."""
    return "".join(f"{line.text.plain.rstrip()}\n" for line in lines(why, full))


def show(why: Why, full: bool = False) -> None:
    """Print it: fitted to a terminal, whole lines elsewhere."""
    console = Console(highlight=False)
    for line in lines(why, full):
        if not console.is_terminal:
            console.print(line.text, soft_wrap=True)
        elif line.cut:
            console.print(line.text, no_wrap=True, overflow="ellipsis")
        else:
            _wrapped(line, console)


def _wrapped(line: Line, console: Console) -> None:
    head, rest = line.text[: line.hang], line.text[line.hang :]
    for part in rest.wrap(console, max(20, console.width - line.hang)) or [Text()]:
        part.rstrip()
        console.print(head + part)
        head = Text(" " * line.hang)


def lines(why: Why, full: bool = False) -> Iterator[Line]:
    """The sections, line by line."""
    score = "no score" if why.stored.score is None else points(why.stored.score)
    when = why.graded_at.replace("+00:00", " UTC")
    yield _line("", (why.stored.student, "bold"), f"  {why.title}")
    yield _line("", f"{score} of {points(why.stored.max_score)} points, graded {when}")
    if why.stored.status != "graded":
        yield _line("", f"{why.stored.status}: {why.stored.reason}")
    yield from _section("Today", _today(why))
    yield from _section("The file", _file(why))
    yield from _section("What the result rests on", _grounds(why))
    if why.cells:
        yield from _section("Cells that were run", _cells(why))
    for exercise, group in groupby(why.tests, key=lambda trace: trace.exercise):
        traces = list(group)
        earned = sum(trace.points for trace in traces if trace.told.passed)
        most = sum(trace.points for trace in traces)
        title = f"{exercise}  {points(earned)} of {points(most)}"
        yield from _section(title, _tests(traces, full))
    yield from _section(
        "To grade it again (this replaces the stored result)", [_line("  ", why.command)]
    )


def _section(title: str, content: Iterator[Line] | Sequence[Line]) -> Iterator[Line]:
    yield _line("")
    yield _line("", (title, "bold underline"))
    yield from content


def _today(why: Why) -> Iterator[Line]:
    if why.now is None:
        yield _line("  ", ("It cannot be graded again: " + FILE["gone"] + ".", FAILED))
        return
    if not why.differences:
        what = f"all {len(why.tests)} tests" if why.tests else "the status and its reason"
        yield _line("  ", (f"Graded again just now, with the same result: {what}.", PASSED))
    else:
        yield _line("  ", ("Graded again just now, with another result:", FAILED))
    for each in why.differences:
        yield _line("    ", f"{each.what}: {each.stored} stored, {each.now} now")
    if why.file == "changed":
        yield _line(
            "  ", ("The file was changed since: this says nothing of the stored result.", FAILED)
        )
    changed = [ground.name for ground in why.grounds[1:] if ground.stored and not ground.same]
    if changed:
        yield _line("  ", (f"Changed since it was graded: {', '.join(changed)}.", "yellow"))


def _file(why: Why) -> Iterator[Line]:
    style = PASSED if why.file == "same" else FAILED
    yield _line("  ", why.stored.path)
    yield _line("  ", (FILE[why.file], style))


def _grounds(why: Why) -> Iterator[Line]:
    for ground in why.grounds:
        yield from _ground(ground)
    limits = msgspec.structs.asdict(why.limits)
    yield _labelled("limits", ", ".join(LIMITS[name].format(limits[name]) for name in LIMITS))
    missing = why.stored.missing_layers
    if missing:
        yield _labelled("isolation", (f"without {', '.join(missing)}", FAILED))
    on = [name for name, reason in why.layers.items() if not reason]
    if on:
        yield _labelled("  now" if missing else "isolation", ", ".join(on))


def _ground(ground: Ground) -> Iterator[Line]:
    if ground.same or not ground.stored:
        known = "" if ground.stored else "  (now; not known of then)"
        yield _labelled(ground.name, ground.now or "none", (known, QUIET))
    else:
        yield _labelled(ground.name, ground.stored)
        yield _labelled("  now", (ground.now or "none", "yellow"))


def _cells(why: Why) -> Iterator[Line]:
    for cell in why.cells:
        source = cell.source.strip().splitlines() or [""]
        more = f"  (+{len(source) - 1} lines)" if len(source) > 1 else ""
        yield _listed("  ", f"{cell.number:>3}  {source[0]}", (more, QUIET))
        if cell.error:
            yield _line("       ", (f"stopped: {cell.error}", FAILED))


def _tests(traces: Sequence[TestTrace], full: bool) -> Iterator[Line]:
    for trace in traces:
        told = trace.told
        mark = ("✓ ", PASSED) if told.passed else ("✗ ", FAILED)
        earned = f"{points(told.points if told.passed else 0)} of {points(told.points)}"
        figures = f"{earned:<8}{_examples(trace):>14}  "
        line = _line("  ", mark, figures + trace.title, (f"  {trace.name}", QUIET))
        yield replace(line, hang=4 + len(figures), cut=told.passed)
        if not told.passed:
            yield from _failure(trace, full)
        elif trace.shown:
            yield _line("    ", (_how(trace), QUIET))
            for example in trace.shown:
                yield from _example(example)


def _examples(trace: TestTrace) -> str:
    """How many examples a verdict rests on."""
    if not trace.judged:
        return "nothing asked" if trace.now else "not asked now"
    if not trace.told.passed:
        return f"at {trace.judged} of {trace.examples}"
    return "1 example" if trace.examples == 1 else f"{trace.examples} examples"


def _how(trace: TestTrace) -> str:
    """How the answers to a test that passed were judged."""
    same = f"the same bytes as the reference's in {trace.identical}"
    return f"{same}, judged by running the test in {trace.examples - trace.identical}"


def _failure(trace: TestTrace, full: bool) -> Iterator[Line]:
    before, failing = trace.shown[:-1], trace.shown[-1:]
    first = 0 if full else max(0, len(before) - BEFORE)
    if first:
        yield _line("    ", (f"… examples 1 to {first} passed (--full shows them)", QUIET))
    for example in [*before[first:], *failing]:
        yield from _example(example)
    if trace.smallest is not None:
        yield _line("    ", "the smallest input found with which it fails:")
        yield from _example(trace.smallest)
    told = trace.told
    yield _line("    ", f"verdict: {told.message}")
    if told.cell:
        yield _line("    ", f"in cell {told.cell}, line {told.line}: {told.code}")
    if told.misconception:
        name = told.misconception.replace("_", " ")
        yield _line("    ", f"misconception: {name}. {told.hint}")


def _example(example: Seen) -> Iterator[Line]:
    mark = ("✓", PASSED) if example.passed else ("✗", FAILED)
    number = str(example.number or "")
    if not example.passed and example.drawn:
        yield replace(_line("    ", mark, f"{number:>4}  with {example.drawn}"), hang=11)
        mark, number = ("", ""), ""
    for question in example.questions:
        yield from _question(question, example.passed, mark, number)
        mark, number = ("", ""), ""


def _question(
    question: Question, passed: bool, mark: tuple[str, str], number: str
) -> Iterator[Line]:
    gap = "" if mark[0] else " "
    if question.answer == question.right or passed:
        yield _listed("    ", mark, f"{gap}{number:>4}  {question.call} {question.answer}")
        return
    yield replace(_line("    ", mark, f"{gap}{number:>4}  {question.call}"), hang=11)
    yield _line(" " * 11, (question.answer, FAILED))
    if question.right:
        yield _line(" " * 11, f"the reference {question.right}")


def _listed(indent: str, *parts: str | tuple[str, str]) -> Line:
    """A line of a listing, which may be cut at the right."""
    return replace(_line(indent, *parts), cut=True)


def _labelled(label: str, *parts: str | tuple[str, str]) -> Line:
    """A line that begins with a label in a column of its own."""
    line = _line(f"  {label:<12}", *parts)
    return replace(line, hang=14)


def _line(indent: str, *parts: str | tuple[str, str]) -> Line:
    """A line of plain text: no markup, no control characters, no line ends."""
    text = Text(indent)
    for part in parts:
        words, style = part if isinstance(part, tuple) else (part, "")
        text.append(str(visible(words.replace("\n", " "))), style)
    return Line(text, len(indent), cut=False)
