"""The kept benchmarks as one picture: submissions a second of each way of grading, in log scale.

python -m benchmarks.plot
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from pathlib import Path

from . import records
from .records import Record, Row

LABELS, WIDTH, BAR, GAP, HEAD = 190, 760, 14, 6, 34
MARGIN = 64
COLOURS = ("autograder", "nbgrader course", "nbgrader", "otter", "the floor")
"""Ways by how their names begin, the longer ones first; each has a class in the style."""
STYLE = """
svg { --paper: #ffffff; --ink: #1f2328; --faint: #59636e; --line: #d8dee4;
      --ours: #0b6e4f; --course: #3f9f7f; --nbgrader: #c2571a; --otter: #7a5195; --floor: #8c959f; }
@media (prefers-color-scheme: dark) {
  svg { --paper: #0d1117; --ink: #e6edf3; --faint: #9198a1; --line: #30363d;
        --ours: #3fb98a; --course: #7fd4b4; --nbgrader: #f0883e;
        --otter: #bc8cff; --floor: #6e7681; }
}
.paper { fill: var(--paper); } text { fill: var(--ink); font: 12px system-ui, sans-serif; }
.head { font-weight: 600; font-size: 14px; } .faint { fill: var(--faint); font-size: 11px;
  paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
.line { stroke: var(--line); } .c0 { fill: var(--ours); } .c1 { fill: var(--course); }
.c2 { fill: var(--nbgrader); } .c3 { fill: var(--otter); } .c4 { fill: var(--floor); }
"""


def draw(found: Sequence[Record[Row]]) -> str:
    """An SVG with a group of bars for each record. Raises `ValueError` where there are none."""
    if not found:
        raise ValueError("no benchmark has been kept: run python -m benchmarks first")
    rates = [1 / row.wall_each for record in found for row in record.rows]
    low, high = math.floor(math.log10(min(rates))), math.ceil(math.log10(max(rates)))
    span = WIDTH - LABELS - MARGIN

    def x(rate: float) -> float:
        return round(LABELS + span * (math.log10(rate) - low) / max(high - low, 1), 1)

    parts: list[str] = []
    y = HEAD + 22
    for record in found:
        parts.append(f'<text class="head" x="12" y="{y + 14}">{escape(record.assignment)}</text>')
        parts.append(_about(record, y + 14))
        y += 26
        for row in record.rows:
            parts.append(_bar(row, y, x(10**low), x(1 / row.wall_each)))
            y += BAR + GAP
        y += 14
    lines = [_tick(power, x(10.0**power), HEAD + 16, y) for power in range(low, high + 1)]
    title = "Submissions a second, by way of grading (log scale; longer is faster)"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 8}" role="img"'
            f' aria-label="{title}">',
            f"<title>{title}</title><style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{y + 8}" rx="8"/>',
            f'<text class="head" x="12" y="22">{title}</text>',
            *lines,
            *parts,
            "</svg>\n",
        ]
    )


def _bar(row: Row, y: int, left: float, right: float) -> str:
    rate, base = 1 / row.wall_each, y + BAR - 3
    number = f"{rate:.0f}" if rate >= 10 else f"{rate:.2g}"
    return (
        f'<text x="{LABELS - 8}" y="{base}" text-anchor="end">{escape(row.name)}</text>'
        f'<rect class="{_class_of(row.name)}" x="{left}" y="{y}"'
        f' width="{max(right - left, 2):.1f}" height="{BAR}" rx="2"/>'
        f'<text x="{right + 5:.1f}" y="{base}">{number}</text>'
    )


def _class_of(name: str) -> str:
    return next(f"c{n}" for n, start in enumerate(COLOURS) if name.startswith(start))


def _about(record: Record[Row], y: int) -> str:
    machine = record.machine
    said = f"{record.rows[0].submissions} submissions, {machine.cores} cores, {record.at[:10]}"
    return f'<text class="faint" x="{WIDTH - 12}" y="{y}" text-anchor="end">{escape(said)}</text>'


def _tick(power: int, x: float, top: int, bottom: int) -> str:
    return (
        f'<line class="line" x1="{x}" x2="{x}" y1="{top}" y2="{bottom}"/>'
        f'<text class="faint" x="{x}" y="{top - 3}" text-anchor="middle">{10.0**power:g}</text>'
    )


def write(folder: Path = records.RESULTS) -> Path:
    """Draw what is kept in a folder into `submissions.svg` there; its path."""
    path = folder / "submissions.svg"
    path.write_text(draw(records.read_ways(folder)), "utf-8")
    return path


if __name__ == "__main__":
    print(write())
