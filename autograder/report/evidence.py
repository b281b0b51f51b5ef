"""What a result rests on, as structs: the terminal shows them, and they are the JSON."""

from __future__ import annotations

import msgspec

from ..examiner.witness import Seen
from ..messages import Limits
from ..results import SubmissionResult, TestResult

SCHEMA = 1
FILE = {
    "same": "it is the file that was graded",
    "changed": "it is not the file that was graded: it was changed since",
    "gone": "there is no such file any more",
    "unknown": "whether it was changed since cannot be told: the result keeps no hash of it",
}
"""What became of the file since it was graded."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a result rests on, as it was then and as it is now; "" where not known."""

    name: str
    stored: str
    now: str

    @property
    def same(self) -> bool:
        return self.stored == self.now


class CellRun(msgspec.Struct, frozen=True, kw_only=True):
    """A cell as it was run; `number` counts the notebook's code cells.

    Read-only cells of the release that the notebook lacks are run first; their numbers go on after
    its last.
    """

    number: int
    source: str
    error: str


class TestTrace(msgspec.Struct, frozen=True, kw_only=True):
    """A test as it is stored and as it came out now, and what was asked in it.

    `stored` and `now` are None where there was no such test, or nothing was graded again.
    `examples` counts the recorded ones, `judged` those until the first failure, `identical` those
    of them whose answers were the reference's byte for byte. `shown` is empty for a test that
    passed, unless all was asked for.
    """

    __test__ = False

    exercise: str
    name: str
    title: str
    points: float
    stored: TestResult | None
    now: TestResult | None
    examples: int = 0
    judged: int = 0
    identical: int = 0
    shown: list[Seen] = []
    smallest: Seen | None = None

    @property
    def told(self) -> TestResult:
        """The verdict that is shown: today's, where there is one."""
        found = self.now or self.stored
        assert found is not None
        return found


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Something that came out otherwise than it is stored."""

    what: str
    stored: str
    now: str


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """What `autograder report --why` says, and its JSON. `now` is None where the file is gone.

    `reproduced` says whether today's result is the stored one, of the same file.
    """

    schema: int = SCHEMA
    assignment: str
    title: str
    graded_at: str
    file: str
    stored: SubmissionResult
    now: SubmissionResult | None
    reproduced: bool
    differences: list[Difference]
    grounds: list[Ground]
    limits: Limits
    layers: dict[str, str]
    cells: list[CellRun]
    tests: list[TestTrace]
    command: str


def to_json(why: Why) -> bytes:
    return msgspec.json.format(msgspec.json.encode(why), indent=2) + b"\n"
