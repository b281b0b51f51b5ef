"""A second examiner for a single submission, which imports hidden tests beside the command.

That a submission is right shows without hidden tests and reference, from their recordings. Where
it is not, both must be imported, and with them often torch, which takes longer than all else.
So in a hurry the zygote leaves a process behind, when it has torch, or at once where it does
without: it imports tests and reference while the command looks at the submission. What it is asked,
it answers; where it is gone, or anything goes wrong in it, the command does the work itself.
"""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from .course import Assignment, Course
from .keys import Options, Submission
from .sandbox.cgroups import MemoryCgroup
from .sandbox.launch import Sandboxes, Slot, Standby

if TYPE_CHECKING:
    from .results import SubmissionResult

Layers = dict[str, str]


@dataclass(frozen=True)
class Told:
    """What makes the process one of the command's: its surroundings, and what is graded."""

    environment: dict[str, str]
    path: list[str]
    folder: str
    course: Course
    assignment: Assignment
    options: Options
    cgroups: list[MemoryCgroup | None]


class Second:
    """The second examiner, as the command sees it. `there` says whether it is still to be had."""

    def __init__(
        self, standby: Standby, course: Course, assignment: Assignment, options: Options
    ) -> None:
        self.there = True
        self._line = Connection(standby.line.detach())
        surroundings = dict(os.environ), sys.path, os.getcwd()
        self._said(Told(*surroundings, course, assignment, options, standby.cgroups))

    def prepare(self) -> None:
        """Wait until it has prepared the assignment, and kept what is kept of that."""
        self._ask(None)

    def grade(self, submission: Submission, layers: Layers) -> SubmissionResult | None:
        """The result, by sandboxes with these layers; None where it is gone."""
        import msgspec

        from .results import SubmissionResult

        answer = self._ask((submission, layers))
        return None if answer is None else msgspec.json.decode(answer, type=SubmissionResult)

    def close(self) -> None:
        """Do without it from now on; it ends with its line."""
        self.there = False
        self._line.close()

    def _ask(self, question: tuple[Submission, Layers] | None) -> bytes | None:
        if self._said(question):
            with contextlib.suppress(EOFError, OSError):
                return self._line.recv_bytes()
        self.there = False
        return None

    def _said(self, what: object) -> bool:
        if self.there:
            with contextlib.suppress(OSError):
                self._line.send(what)
                return True
        self.there = False
        return False


def main(line_number: int, *slot_numbers: int) -> None:
    """What the process does, with the numbers of its line and of its slots'.

    The collector is not to be at work yet: all that is imported here stays.
    """
    line = Connection(line_number)
    controls = [socket.socket(fileno=number) for number in slot_numbers]
    with contextlib.suppress(EOFError, ConnectionError):  # the command has ended
        _serve(line, line.recv(), controls)


def _serve(line: Connection, told: Told, controls: list[socket.socket]) -> None:
    os.environ.clear()
    os.environ.update(told.environment)
    sys.path[:] = told.path
    os.chdir(told.folder)
    import msgspec

    from .grading import Grader
    from .preparing import prepare

    recordings, reference, template = prepare(told.course, told.assignment, told.options.hurry)
    for recording in recordings:  # import the tests, and the reference with them
        recording.test.define()
    gc.freeze()  # Hypothesis looks for garbage when it begins: not among all that
    gc.enable()
    slots = [Slot(*each) for each in zip(controls, told.cgroups, strict=True)]
    while True:
        question = line.recv()
        if question is None:
            line.send_bytes(b"")
            continue
        submission, layers = question
        grader = Grader(
            told.assignment,
            recordings,
            template,
            reference,
            told.course,
            told.options,
            Sandboxes(slots, layers),
        )
        line.send_bytes(msgspec.json.encode(grader.grade(submission)))
