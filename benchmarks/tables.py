"""Ways of grading side by side, as a table of less than a hundred columns."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from . import floor, nbgrader
from .records import Row

COMPARED = {
    nbgrader.HIDDEN: "× nbgrader",
    nbgrader.PUBLIC: "× nbgrader,\npublic asserts",
}
WIDTH = 100
LEGEND = """\
× nbgrader: how many times as many a second. × floor: processor time, as a multiple of the floor's.
peak MB: what all processes of a way hold together; what n of them share counts once (PSS, MiB)."""


def show(rows: Sequence[Row], console: Console | None = None) -> None:
    by_name = {row.name: row for row in rows}
    others = [by_name[name] for name in COMPARED if name in by_name]
    lowest = by_name.get(floor.NAME)
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("", no_wrap=True)
    ratios = [COMPARED[other.name] for other in others]
    for name in ("a second", "wall ms", "CPU ms", "peak MB", *ratios):
        table.add_column(name, justify="right")
    if lowest:
        table.add_column("× floor", justify="right")
    for row in rows:
        table.add_row(
            row.name,
            f"{1 / row.wall_each:.2f}",
            f"{1000 * row.wall_each:.0f}",
            f"{1000 * row.cpu_each:.0f}",
            "–" if row.peak_mb is None else f"{row.peak_mb:.0f}",
            *[_times(other.wall_each / row.wall_each) for other in others],
            *([f"{row.cpu_each / lowest.cpu_each:.1f}"] if lowest else []),
        )
    console = console or Console(width=WIDTH)
    console.print(table)
    console.print(LEGEND, style="bright_black", highlight=False)
    for row in rows:
        if row.start_seconds:
            start = f"{row.name}: starts once a run, in {row.start_seconds:.1f} s (not in the row)"
            console.print(start, highlight=False)


def _times(ratio: float) -> str:
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"
