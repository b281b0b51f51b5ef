"""Tracebacks that look as in a notebook, made quickly.

IPython's own take 30 ms and more each where torch is imported: for every frame it goes through
all modules and builds a lexer.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterator
from types import TracebackType

RULE = "-" * 75
BEFORE, AFTER = 4, 2
MAX_FRAMES = 12
"""Frames shown of each error: the first and the last."""
MAX_CHAIN = 5

_RED, _GREEN, _CYAN, _END = "\x1b[31m", "\x1b[32m", "\x1b[36m", "\x1b[39m"


def render(
    error: BaseException, trace: TracebackType | None, name_of: Callable[[str], str]
) -> list[str]:
    """The lines of an error's traceback, of those that led to it first.

    `name_of` says what a code's file is called.
    """
    lines: list[str] = []
    for each, link in reversed(list(_chain(error))):
        shown = trace if each is error else each.__traceback__
        kind = type(each).__name__
        lines.append(f"{_RED}{RULE}{_END}")
        lines.append(f"{_RED}{kind}{_END}{'Traceback (most recent call last)':>{75 - len(kind)}}")
        lines += _frames(shown, name_of)
        lines.append(f"{_RED}{kind}{_END}: {text_of(each)}")
        if link:
            lines.append(f"\n{link}\n")
    return lines


def _chain(error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """The error and what led to it, each with what is to be said before the next."""
    link = ""
    current: BaseException | None = error
    for _ in range(MAX_CHAIN):
        if current is None:
            return
        yield current, link
        if current.__cause__ is not None:
            current = current.__cause__
            link = "The above exception was the direct cause of the following exception:"
        elif current.__context__ is not None and not current.__suppress_context__:
            current = current.__context__
            link = "During handling of the above exception, another exception occurred:"
        else:
            return


def _frames(trace: TracebackType | None, name_of: Callable[[str], str]) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if not code.co_filename.endswith("IPython/core/interactiveshell.py"):
            found.append((code.co_filename, trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    blocks = [_block(name_of(file), file, line, function) for file, line, function in found]
    if len(blocks) > MAX_FRAMES:
        half = MAX_FRAMES // 2
        left_out = f"    [... {len(blocks) - MAX_FRAMES} frames left out ...]"
        blocks = [*blocks[:half], left_out, *blocks[-half:]]
    return blocks


def _block(name: str, file: str, line: int, function: str) -> str:
    where = f"{_GREEN}{name}{_END}, line {_CYAN}{line}{_END}"
    lines = [where if function == "<module>" else f"{where}, in {_CYAN}{function}{_END}"]
    for number in range(max(line - BEFORE, 1), line + AFTER + 1):
        text = linecache.getline(file, number).rstrip("\n")
        if number == line and text:
            lines.append(f"{_GREEN}{'-' * (4 - len(str(number)))}> {number}{_END} {text}")
        elif text or number < line:
            lines.append(f"{_GREEN}{number:>6}{_END} {text}")
    return "\n".join(lines)


def text_of(error: BaseException) -> str:
    """An error's message, also where it has a bad one."""
    try:
        return str(error)
    except Exception:
        return "(its message cannot be shown)"
